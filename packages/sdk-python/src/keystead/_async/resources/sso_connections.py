from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from ..._generated import operations
from ..._generated.models import DeletedSsoConnection, SsoConnection
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncSsoConnections(AsyncResource):
    """Connections of the tenant to OpenID providers, with which its people sign in."""

    @cached_property
    def with_raw_response(self) -> AsyncSsoConnectionsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncSsoConnectionsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[SsoConnection]:
        """The connections of the tenant, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(SsoConnection, operations.V1_SSO_CONNECTIONS_LIST, {}, arguments=arguments, options=options)

    async def create(
        self,
        *,
        name: str,
        issuer: str,
        client_id: str,
        client_secret: str,
        domains: Sequence[str],
        provision: str,
        default_roles: Sequence[str] | None = None,
        require_sso: bool | None = None,
        trust_email: bool | None = None,
        options: RequestOptions | None = None,
    ) -> SsoConnection:
        """Connects an OpenID provider. Nobody signs in with it before a domain is verified.

        @param provision: who gets a user at the first sign-in: `never`, `invited` or `any`
        @param default_roles: the roles of those that it creates
        @param require_sso: whether its people cannot sign in with passwords or passkeys
        @param trust_email: whether an address counts as verified when the provider does not say, as with Entra ID
        """
        body = present(
            name=name,
            issuer=issuer,
            client_id=client_id,
            client_secret=client_secret,
            domains=domains,
            provision=provision,
            default_roles=default_roles,
            require_sso=require_sso,
            trust_email=trust_email,
        )
        operation = operations.V1_SSO_CONNECTIONS_CREATE
        return data(SsoConnection, await self._send(operation, {}, body=body, options=options))

    async def get(self, connection_id: str, *, options: RequestOptions | None = None) -> SsoConnection:
        """A connection, with the DNS records that verify its domains."""
        path = {"connection_id": connection_id}
        return data(SsoConnection, await self._send(operations.V1_SSO_CONNECTIONS_GET, path, options=options))

    async def update(
        self,
        connection_id: str,
        *,
        name: str,
        issuer: str,
        client_id: str,
        domains: Sequence[str],
        provision: str,
        client_secret: str | None = None,
        default_roles: Sequence[str] | None = None,
        require_sso: bool | None = None,
        trust_email: bool | None = None,
        options: RequestOptions | None = None,
    ) -> SsoConnection:
        """Replaces the settings of a connection. Without `client_secret` the present one stays."""
        path = {"connection_id": connection_id}
        body = present(
            name=name,
            issuer=issuer,
            client_id=client_id,
            client_secret=client_secret,
            domains=domains,
            provision=provision,
            default_roles=default_roles,
            require_sso=require_sso,
            trust_email=trust_email,
        )
        operation = operations.V1_SSO_CONNECTIONS_UPDATE
        return data(SsoConnection, await self._send(operation, path, body=body, options=options))

    async def delete(self, connection_id: str, *, options: RequestOptions | None = None) -> DeletedSsoConnection:
        """Deletes a connection. The sessions that were opened with it end."""
        path = {"connection_id": connection_id}
        operation = operations.V1_SSO_CONNECTIONS_DELETE
        return data(DeletedSsoConnection, await self._send(operation, path, options=options))

    async def verify_domain(
        self, connection_id: str, domain: str, *, by: str | None = None, options: RequestOptions | None = None
    ) -> SsoConnection:
        """Verifies a domain by its DNS record.

        @param by: `dns`, or `operator`: without the record, for a Super Admin of the default tenant
        """
        path = {"connection_id": connection_id, "domain": domain}
        operation = operations.V1_SSO_CONNECTIONS_VERIFY_DOMAIN
        return data(SsoConnection, await self._send(operation, path, body=present(by=by), options=options))


class AsyncSsoConnectionsWithRawResponse:
    """The methods of `AsyncSsoConnections`; their results have the status and the headers of the response."""

    def __init__(self, connections: AsyncSsoConnections) -> None:
        self.list = async_raw_page(connections.list)
        self.create = async_raw(connections.create)
        self.get = async_raw(connections.get)
        self.update = async_raw(connections.update)
        self.delete = async_raw(connections.delete)
        self.verify_domain = async_raw(connections.verify_domain)
