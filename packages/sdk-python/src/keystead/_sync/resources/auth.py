# Derived from ../../_async/resources/auth.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property
from typing import Literal, Sequence

from ..._generated import operations
from ..._generated.models import Answer, Session
from ..._raw import raw
from ..._request import RequestOptions, present
from ..._subject import Subject
from ..resource import Resource, data


class Auth(Resource):
    """Sessions, and the question of gateways."""

    @cached_property
    def with_raw_response(self) -> AuthWithRawResponse:
        return AuthWithRawResponse(self)

    def login(
        self, *, email: str, password: str, tenant_id: str | None = None, options: RequestOptions | None = None
    ) -> Session:
        """Begins a session. A client that was given `credentials` does this by itself, and again when the session ends.

        @raises AuthenticationError: five failures lock the address for 15 minutes
        """
        body = present(email=email, password=password, tenant_id=tenant_id)
        return data(Session, self._send(operations.V1_AUTH_LOGIN, body=body, options=options, is_open=True))

    def logout(self, *, options: RequestOptions | None = None) -> Answer:
        """Ends the session whose token the client holds."""
        return self._answer(operations.V1_AUTH_LOGOUT, options=options)

    def check(
        self,
        *,
        tenant: str | None = None,
        scopes: Sequence[str] | str | None = None,
        cost: int | None = None,
        limited: Literal["403", "429"] | None = None,
        options: RequestOptions | None = None,
    ) -> Subject:
        """Whose API key or content JWT the client holds, if it may do this now; it counts as a use of the key.

        @param tenant: whose keys are admitted, by id or name; without it those of the default tenant
        @param scopes: what it must hold: a list, or an expression
        @raises APIError: when it may not: 401, 403 or 429
        """
        query = present(tenant=tenant, scopes=scopes, cost=cost, limited=limited)
        return Subject.from_headers((self._send(operations.V1_AUTH_CHECK, query=query, options=options)).headers)


class AuthWithRawResponse:
    def __init__(self, auth: Auth) -> None:
        self.login = raw(auth.login)
        self.logout = raw(auth.logout)
        self.check = raw(auth.check)
