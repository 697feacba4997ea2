# Derived from ../_async/device.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from typing import Any, Callable, Mapping, Sequence

from .._concurrency import sleep
from .._environment import base_url_from
from .._errors import APIError, KeysteadError, OAuthError
from .._oauth import (
    DEVICE_AUTHORIZATION,
    DEVICE_CODE,
    TOKEN,
    Client,
    DeviceCode,
    TimedToken,
    TokenStorage,
    device_code_of,
    fields_of,
    oauth_error_from,
    oauth_request,
    scope_of,
    token_of,
)
from .._operation import Operation
from .._responses import Response
from .._secret import Secret, SecretText, revealed
from .._transport import HTTPClient, Transport
from .._version import __version__
from .core import Core
from .credentials import Fixed

# RFC 8628, section 3.5: without an interval of the server, and what `slow_down` adds to it.
_FIVE_SECONDS = 5.0


class DeviceGrant:
    """What a person has allowed a device: the `credentials` of a client. Calling it returns a fresh token."""

    def __init__(
        self, ask: _AsyncAsk, form: Mapping[str, str | None], storage: TokenStorage | None, token: Secret | None
    ) -> None:
        self._ask = ask
        self._form = form
        self._storage = storage
        self._refresh_token = token
        self._unused: TimedToken | None = None

    def __call__(self) -> TimedToken:
        """@raises OAuthError: `invalid_grant` when the grant has ended: the person must log in again"""
        unused, self._unused = self._unused, None
        return unused or self._refresh()

    def _resume(self) -> bool:
        """Takes up the grant of an earlier run. @returns whether it still works"""
        try:
            self._unused = self._refresh()
        except OAuthError as error:
            if error.error != "invalid_grant":
                raise
            return False
        return True

    def _keep(self, response: Response) -> TimedToken:
        token = token_of(response)
        latest = fields_of(response).get("refresh_token")
        if isinstance(latest, str):
            self._refresh_token = Secret(latest)
            if self._storage is not None:
                self._storage.save(self._refresh_token)
        return token

    def _refresh(self) -> TimedToken:
        if self._refresh_token is None:
            raise KeysteadError("The log-in has ended, and the server gave no refresh token")
        form = {**self._form, "grant_type": "refresh_token", "refresh_token": self._refresh_token.reveal()}
        try:
            # A refresh token works once: the same request again would look like a theft, and end the grant (RFC 9700,
            # section 4.14).
            return self._keep(self._ask.send(TOKEN, form, is_repeatable=False))
        except OAuthError as error:
            if error.error == "invalid_grant":
                self._refresh_token = None
                if self._storage is not None:
                    self._storage.save(None)
            raise


class _AsyncAsk:
    """Sends requests to the endpoints of OAuth, each with a connection of its own: they are minutes apart."""

    def __init__(
        self,
        base_url: str,
        client: Client,
        http_client: HTTPClient | None,
        *,
        retry_delay: float,
        timeout: float,
        max_retries: int,
    ) -> None:
        self._base_url = base_url
        self._client = client
        self._http_client = http_client
        self._retry_delay = retry_delay
        self._how: dict[str, Any] = {
            "headers": {"User-Agent": f"keystead-python/{__version__}"},
            "timeout": timeout,
            "max_retries": max_retries,
        }

    def send(self, operation: Operation, form: Mapping[str, str | None], *, is_repeatable: bool) -> Response:
        """@raises OAuthError"""
        transport = Transport(self._http_client, None)
        core = Core(
            base_url=self._base_url, transport=transport, credentials=Fixed({}), retry_delay=self._retry_delay
        )
        try:
            return core.send(
                oauth_request(operation, self._client, form, is_repeatable=is_repeatable, **self._how)
            )
        except APIError as error:
            raise oauth_error_from(error) from None
        finally:
            transport.close()


def device_login(
    base_url: str | None = None,
    *,
    client_id: str,
    on_code: Callable[[DeviceCode], object],
    client_secret: SecretText | None = None,
    scopes: Sequence[str] | None = None,
    resource: str | None = None,
    storage: TokenStorage | None = None,
    timeout: float = 30.0,
    max_retries: int = 2,
    retry_delay: float = 0.5,
    http_client: HTTPClient | None = None,
) -> DeviceGrant:
    """Logs a person in who has a browser elsewhere, by the device flow (RFC 8628).

    It returns when the person has allowed it, or immediately if the storage has a refresh token that still works.

    @param base_url: the URL of the service; by default the environment variable `KEYSTEAD_URL`
    @param client_id: an API user that is registered as a client, with the grant types of the device flow and, to stay
        logged in, `refresh_token`
    @param on_code: shows the code to the person
    @param client_secret: of a confidential client; a program that others install has none
    @param scopes: what the program asks for
    @param resource: an absolute URI, the audience of the tokens; by default Keystead itself
    @param storage: keeps the refresh token between runs
    @returns the `credentials` of a client
    @raises OAuthError: `access_denied` when the person refuses, `expired_token` when nobody answers
    """
    client = Client(client_id, client_secret)
    ask = _AsyncAsk(
        base_url_from(base_url), client, http_client, retry_delay=retry_delay, timeout=timeout, max_retries=max_retries
    )
    stored = None if storage is None else storage.load()
    form = {"resource": resource}
    grant = DeviceGrant(ask, form, storage, Secret(revealed(stored)) if stored else None)
    if stored and grant._resume():
        return grant
    asked = ask.send(DEVICE_AUTHORIZATION, {**form, "scope": scope_of(scopes)}, is_repeatable=True)
    device = fields_of(asked)
    on_code(device_code_of(device))
    form = {**form, "grant_type": DEVICE_CODE, "device_code": device["device_code"]}
    grant._unused = grant._keep(_poll(ask, form, device.get("interval", _FIVE_SECONDS)))
    return grant


def _poll(ask: _AsyncAsk, form: Mapping[str, str | None], seconds: float) -> Response:
    """Asks until the person has decided. @raises OAuthError"""
    while True:
        sleep(seconds)
        try:
            return ask.send(TOKEN, form, is_repeatable=False)
        except OAuthError as error:
            if error.error == "slow_down":
                seconds += _FIVE_SECONDS
            elif error.error != "authorization_pending":
                raise
