# Derived from ../../_async/resources/federated_credentials.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from ..._generated import operations
from ..._generated.models import EndedFederatedCredential, FederatedCredential
from ..._raw import raw, raw_page
from ..._request import RequestOptions, present
from ..paginator import Paginator
from ..resource import Resource, data


class FederatedCredentials(Resource):
    """The workloads of other issuers that may get tokens for a user."""

    @cached_property
    def with_raw_response(self) -> FederatedCredentialsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return FederatedCredentialsWithRawResponse(self)

    def list(
        self,
        user_identifier: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> Paginator[FederatedCredential]:
        """The federated credentials of a user, newest first."""
        path = {"user_identifier": user_identifier}
        arguments = present(limit=limit, cursor=cursor)
        operation = operations.V1_FEDERATED_CREDENTIALS_LIST
        return self._list(FederatedCredential, operation, path, arguments=arguments, options=options)

    def create(
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
        return data(FederatedCredential, self._send(operation, path, body=body, options=options))

    def delete(
        self, user_identifier: str, credential_id: str, *, options: RequestOptions | None = None
    ) -> EndedFederatedCredential:
        """Ends a federated credential and all tokens that were issued for it."""
        path = {"user_identifier": user_identifier, "credential_id": credential_id}
        operation = operations.V1_FEDERATED_CREDENTIALS_DELETE
        return data(EndedFederatedCredential, self._send(operation, path, options=options))


class FederatedCredentialsWithRawResponse:
    """The methods of `FederatedCredentials`; their results have the status and the headers of the response."""

    def __init__(self, credentials: FederatedCredentials) -> None:
        self.list = raw_page(credentials.list)
        self.create = raw(credentials.create)
        self.delete = raw(credentials.delete)
