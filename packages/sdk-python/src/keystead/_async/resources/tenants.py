from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import CreatedTenant, Tenant
from ..._params import TenantOwnerParam
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncTenants(AsyncResource):
    """Tenants, for Super Admins of the default tenant."""

    @cached_property
    def with_raw_response(self) -> AsyncTenantsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncTenantsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[Tenant]:
        """Tenants, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Tenant, operations.V1_TENANTS_LIST, arguments=arguments, options=options)

    async def create(
        self, *, name: str, owner: TenantOwnerParam, options: RequestOptions | None = None
    ) -> CreatedTenant:
        """Creates a tenant. Without a password for its owner one is generated, and shown only once."""
        body = {"name": name, "owner": owner}
        return data(CreatedTenant, await self._send(operations.V1_TENANTS_CREATE, body=body, options=options))


class AsyncTenantsWithRawResponse:
    """The methods of `AsyncTenants`; their results have the status and the headers of the response."""

    def __init__(self, tenants: AsyncTenants) -> None:
        self.list = async_raw_page(tenants.list)
        self.create = async_raw(tenants.create)
