# Derived from ../../_async/resources/factors.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property
from typing import Any, Mapping

from ..._generated import operations
from ..._generated.models import (
    Acknowledgement,
    EnrolledFactor,
    PasskeyCreation,
    PasskeyLogIn,
    RecoveryCodes,
    SecondFactors,
    StartedTotp,
)
from ..._raw import raw
from ..._request import RequestOptions, present
from ..._secret import SecretText
from ..resource import Resource, data


class Factors(Resource):
    """The second factors of the person whose session the client has.

    Changes need a session that was opened or confirmed within ten minutes; otherwise they raise a
    `PermissionDeniedError` with the code `reauthentication_required`: see `reauthenticate`.
    """

    @cached_property
    def with_raw_response(self) -> FactorsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return FactorsWithRawResponse(self)

    def list(self, *, options: RequestOptions | None = None) -> SecondFactors:
        """Your own factors, oldest first."""
        return data(SecondFactors, self._send(operations.V1_FACTORS_LIST, options=options))

    def start_totp(self, *, options: RequestOptions | None = None) -> StartedTotp:
        """Begins with an authenticator app. Show `uri` as a QR code; the app counts after `confirm_totp`."""
        return data(StartedTotp, self._send(operations.V1_FACTORS_START_TOTP, options=options))

    def confirm_totp(self, *, code: str, options: RequestOptions | None = None) -> EnrolledFactor:
        """Adds the authenticator app that was begun. The first factor brings ten recovery codes, shown only now."""
        body = {"code": code}
        return data(EnrolledFactor, self._send(operations.V1_FACTORS_CONFIRM_TOTP, body=body, options=options))

    def start_passkey(self, *, options: RequestOptions | None = None) -> PasskeyCreation:
        """Begins with a passkey. Its `options` are for `navigator.credentials.create` in the browser."""
        return data(PasskeyCreation, self._send(operations.V1_FACTORS_START_PASSKEY, options=options))

    def add_passkey(
        self,
        *,
        challenge: SecretText,
        registration: Mapping[str, Any],
        name: str | None = None,
        options: RequestOptions | None = None,
    ) -> EnrolledFactor:
        """Adds the passkey that was begun.

        @param registration: what `navigator.credentials.create` returned in the browser
        @param name: for the person to tell passkeys apart
        """
        body = present(challenge=challenge, registration=registration, name=name)
        return data(EnrolledFactor, self._send(operations.V1_FACTORS_ADD_PASSKEY, body=body, options=options))

    def remove(self, factor_id: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Removes one of your own factors, and with the last one the recovery codes."""
        return self._answer(operations.V1_FACTORS_REMOVE, {"factor_id": factor_id}, options=options)

    def renew_recovery_codes(self, *, options: RequestOptions | None = None) -> RecoveryCodes:
        """Replaces your own recovery codes. The new ones are shown only now."""
        return data(RecoveryCodes, self._send(operations.V1_FACTORS_RENEW_RECOVERY_CODES, options=options))

    def start_reauthentication(self, *, options: RequestOptions | None = None) -> PasskeyLogIn:
        """Begins to confirm the session with a passkey. Its `options` are for `navigator.credentials.get`."""
        return data(PasskeyLogIn, self._send(operations.V1_FACTORS_START_REAUTHENTICATION, options=options))

    def reauthenticate(
        self,
        *,
        password: SecretText | None = None,
        code: str | None = None,
        recovery_code: str | None = None,
        passkey: Mapping[str, Any] | None = None,
        challenge: SecretText | None = None,
        options: RequestOptions | None = None,
    ) -> Acknowledgement:
        """Confirms the session, so that it may change factors for ten minutes.

        Give exactly one of `password`, `code`, `recovery_code` and `passkey`.

        @param passkey: what `navigator.credentials.get` returned in the browser; give its `challenge` with it
        """
        body = present(password=password, code=code, recovery_code=recovery_code, passkey=passkey, challenge=challenge)
        return self._answer(operations.V1_FACTORS_REAUTHENTICATE, body=body, options=options)


class FactorsWithRawResponse:
    """The methods of `Factors`; their results have the status and the headers of the response."""

    def __init__(self, factors: Factors) -> None:
        self.list = raw(factors.list)
        self.start_totp = raw(factors.start_totp)
        self.confirm_totp = raw(factors.confirm_totp)
        self.start_passkey = raw(factors.start_passkey)
        self.add_passkey = raw(factors.add_passkey)
        self.remove = raw(factors.remove)
        self.renew_recovery_codes = raw(factors.renew_recovery_codes)
        self.start_reauthentication = raw(factors.start_reauthentication)
        self.reauthenticate = raw(factors.reauthenticate)
