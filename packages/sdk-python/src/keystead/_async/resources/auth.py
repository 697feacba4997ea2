from __future__ import annotations

from functools import cached_property
from typing import Any, Literal, Mapping, Sequence

from ..._auth_check import AuthCheck
from ..._generated import operations
from ..._generated.models import (
    Acknowledgement,
    CompletedSession,
    EndedSessions,
    ListedSession,
    Me,
    PasskeyCreation,
    PasskeyLogIn,
    PasswordResetUser,
    Session,
    StartedTotp,
)
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..._secret import SecretText
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncAuth(AsyncResource):
    """Sessions, and the check for gateways."""

    @cached_property
    def with_raw_response(self) -> AsyncAuthWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncAuthWithRawResponse(self)

    async def login(
        self, *, email: str, password: SecretText, tenant_id: str | None = None, options: RequestOptions | None = None
    ) -> Session:
        """Opens a session. A client with `credentials` does this by itself, and again when the session ends.

        @raises AuthenticationError: five failures lock the address for 15 minutes
        @raises MfaRequiredError: a second factor must follow: see `complete_login`
        """
        body = present(email=email, password=password, tenant_id=tenant_id)
        return data(Session, await self._send(operations.V1_AUTH_LOGIN, body=body, options=options, is_open=True))

    async def complete_login(
        self,
        *,
        challenge: SecretText,
        code: str | None = None,
        recovery_code: str | None = None,
        passkey: Mapping[str, Any] | None = None,
        registration: Mapping[str, Any] | None = None,
        name: str | None = None,
        options: RequestOptions | None = None,
    ) -> CompletedSession:
        """Completes a log-in that raised `MfaRequiredError`, or one by passkey alone.

        Give exactly one of `code`, `recovery_code`, `passkey` and `registration`.

        @param passkey: what `navigator.credentials.get` returned in the browser
        @param registration: a first passkey, which the tenant demands: what `navigator.credentials.create` returned
        @param name: the name of that passkey
        @raises AuthenticationError: for a wrong factor, or, with the code `challenge_expired`, to begin again
        @raises RateLimitError: five wrong codes lock the person for 15 minutes
        """
        body = present(
            challenge=challenge,
            code=code,
            recovery_code=recovery_code,
            passkey=passkey,
            registration=registration,
            name=name,
        )
        sent = await self._send(operations.V1_AUTH_COMPLETE_LOGIN, body=body, options=options, is_open=True)
        return data(CompletedSession, sent)

    async def begin_passkey_login(
        self, *, challenge: SecretText | None = None, options: RequestOptions | None = None
    ) -> PasskeyLogIn:
        """Begins with a passkey: of the person of a challenge, or, without one, of anyone.

        Its `options` are for `navigator.credentials.get` in the browser; what that returns completes the log-in.
        """
        body = present(challenge=challenge)
        sent = await self._send(operations.V1_AUTH_BEGIN_PASSKEY_LOGIN, body=body, options=options, is_open=True)
        return data(PasskeyLogIn, sent)

    async def enrol_totp_at_login(self, *, challenge: SecretText, options: RequestOptions | None = None) -> StartedTotp:
        """Begins with a first authenticator app, for an `MfaRequiredError` with `must_enrol`.

        Its first code completes the log-in.
        """
        body = {"challenge": challenge}
        sent = await self._send(operations.V1_AUTH_ENROL_TOTP_AT_LOGIN, body=body, options=options, is_open=True)
        return data(StartedTotp, sent)

    async def enrol_passkey_at_login(
        self, *, challenge: SecretText, options: RequestOptions | None = None
    ) -> PasskeyCreation:
        """Begins with a first passkey, for an `MfaRequiredError` with `must_enrol`.

        Its registration completes the log-in.
        """
        body = {"challenge": challenge}
        sent = await self._send(operations.V1_AUTH_ENROL_PASSKEY_AT_LOGIN, body=body, options=options, is_open=True)
        return data(PasskeyCreation, sent)

    async def logout(self, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Ends the client's session."""
        return await self._answer(operations.V1_AUTH_LOGOUT, options=options)

    async def check(
        self,
        *,
        tenant: str | None = None,
        scopes: Sequence[str] | str | None = None,
        cost: int | None = None,
        limited: Literal["403", "429"] | None = None,
        options: RequestOptions | None = None,
    ) -> AuthCheck:
        """Checks the client's API key or content JWT, and returns its owner; it counts as a use of the key.

        A refused credential raises no exception: check `valid`, and `code` for the reason.

        @param tenant: the tenant whose keys are admitted, by id or name; by default the default tenant
        @param scopes: the scopes it must hold: a list, or an expression
        @param cost: points and credits that the use costs, of every limit and of the credits, by default 1
        @param limited: the status for a key over its limit, for gateways that support only 403
        """
        query = present(tenant=tenant, scopes=scopes, cost=cost, limited=limited)
        request = self._request(operations.V1_AUTH_CHECK, query=query, options=options)
        request.has_verdict = True
        response = await self._core.send(request)
        return AuthCheck.from_response(response)

    async def me(self, *, options: RequestOptions | None = None) -> Me:
        """Whose credential this client has, and what it may do."""
        return data(Me, await self._send(operations.V1_AUTH_ME, options=options))

    def list_sessions(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[ListedSession]:
        """The sessions of the person, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(ListedSession, operations.V1_AUTH_LIST_SESSIONS, arguments=arguments, options=options)

    async def end_sessions(
        self, *, include_current: bool | None = None, options: RequestOptions | None = None
    ) -> EndedSessions:
        """Ends the other sessions of the person.

        @param include_current: end that of this client too
        """
        query = present(include_current=include_current)
        return data(EndedSessions, await self._send(operations.V1_AUTH_END_SESSIONS, query=query, options=options))

    async def end_session(self, session_id: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Ends one session of the person."""
        return await self._answer(operations.V1_AUTH_END_SESSION, {"session_id": session_id}, options=options)

    async def change_password(
        self, *, current_password: SecretText, new_password: SecretText, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Changes the password of the person; the other sessions end."""
        body = present(current_password=current_password, new_password=new_password)
        return await self._answer(operations.V1_AUTH_CHANGE_PASSWORD, body=body, options=options)

    async def request_password_reset(
        self, *, email: str, tenant_id: str | None = None, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Mails a link that sets a new password, if there is such a user. Needs no credentials.

        @param tenant_id: only needed when the email exists in several tenants
        """
        body = present(email=email, tenant_id=tenant_id)
        operation = operations.V1_AUTH_REQUEST_PASSWORD_RESET
        return await self._answer(operation, body=body, options=options, is_open=True, is_keyless="always")

    async def confirm_password_reset(
        self, *, token: SecretText, password: SecretText, options: RequestOptions | None = None
    ) -> PasswordResetUser:
        """Sets a new password; all sessions of the user end. Needs no credentials.

        @param token: the one in the link
        """
        body = present(token=token, password=password)
        operation = operations.V1_AUTH_CONFIRM_PASSWORD_RESET
        sent = await self._send(operation, body=body, options=options, is_open=True, is_keyless="always")
        return data(PasswordResetUser, sent)


class AsyncAuthWithRawResponse:
    """The methods of `AsyncAuth`; their results have the status and the headers of the response."""

    def __init__(self, auth: AsyncAuth) -> None:
        self.login = async_raw(auth.login)
        self.complete_login = async_raw(auth.complete_login)
        self.begin_passkey_login = async_raw(auth.begin_passkey_login)
        self.enrol_totp_at_login = async_raw(auth.enrol_totp_at_login)
        self.enrol_passkey_at_login = async_raw(auth.enrol_passkey_at_login)
        self.logout = async_raw(auth.logout)
        self.check = async_raw(auth.check)
        self.me = async_raw(auth.me)
        self.list_sessions = async_raw_page(auth.list_sessions)
        self.end_sessions = async_raw(auth.end_sessions)
        self.end_session = async_raw(auth.end_session)
        self.change_password = async_raw(auth.change_password)
        self.request_password_reset = async_raw(auth.request_password_reset)
        self.confirm_password_reset = async_raw(auth.confirm_password_reset)
