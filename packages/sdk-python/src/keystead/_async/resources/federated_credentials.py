from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from ..._generated import operations
from ..._generated.models import EndedFederatedCredential, FederatedCredential
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncFederatedCredentials(AsyncResource):
    """The workloads of other issuers that may get tokens for a user."""

    @cached_property
    def with_raw_response(self) -> AsyncFederatedCredentialsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncFederatedCredentialsWithRawResponse(self)

    def list(
        self,
        user_identifier: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[FederatedCredential]:
        """The federated credentials of a user, newest first."""
        path = {"user_identifier": user_identifier}
        arguments = present(limit=limit, cursor=cursor)
        operation = operations.V1_FEDERATED_CREDENTIALS_LIST
        return self._list(FederatedCredential, operation, path, arguments=arguments, options=options)

    async def create(
        self,
        user_identifier: str,
        *,
        issuer: str,
        subject: str,
        audience: str,
        claims: Mapping[str, str] | None = None,
        jwks_uri: str | None = None,
        scopes: Sequence[str] | None = None,
        reusable: bool | None = None,
        name: str | None = None,
        options: RequestOptions | None = None,
    ) -> FederatedCredential:
        """Lets a workload of another issuer, such as a CI job, get tokens for a user without a stored key.

        @param issuer: the `iss` of its tokens, or `spiffe://<trust domain>`
        @param subject: what their `sub` must be: exact, or with one `*`
        @param audience: what their `aud` must be or contain
        @param claims: what other claims must be, by name or JSON pointer; each exact or with one `*`
        @param jwks_uri: where the keys of the issuer are, if its metadata does not say
        @param scopes: scopes of the tokens; by default those of the user
        @param reusable: whether a token of the issuer may be presented again until it expires, as Kubernetes needs
        """
        path = {"user_identifier": user_identifier}
        body = present(
            issuer=issuer,
            subject=subject,
            audience=audience,
            claims=claims,
            jwks_uri=jwks_uri,
            scopes=scopes,
            reusable=reusable,
            name=name,
        )
        operation = operations.V1_FEDERATED_CREDENTIALS_CREATE
        return data(FederatedCredential, await self._send(operation, path, body=body, options=options))

    async def delete(
        self, user_identifier: str, credential_id: str, *, options: RequestOptions | None = None
    ) -> EndedFederatedCredential:
        """Ends a federated credential and all tokens that were issued for it."""
        path = {"user_identifier": user_identifier, "credential_id": credential_id}
        operation = operations.V1_FEDERATED_CREDENTIALS_DELETE
        return data(EndedFederatedCredential, await self._send(operation, path, options=options))


class AsyncFederatedCredentialsWithRawResponse:
    """The methods of `AsyncFederatedCredentials`; their results have the status and the headers of the response."""

    def __init__(self, credentials: AsyncFederatedCredentials) -> None:
        self.list = async_raw_page(credentials.list)
        self.create = async_raw(credentials.create)
        self.delete = async_raw(credentials.delete)
