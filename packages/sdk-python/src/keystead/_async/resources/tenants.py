from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import NewTenant, Tenant
from ..._params import OwnerParam
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncTenants(AsyncResource):
    """Tenants, for Super Admins of the default tenant."""

    @cached_property
    def with_raw_response(self) -> AsyncTenantsWithRawResponse:
        return AsyncTenantsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[Tenant]:
        """Tenants, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Tenant, operations.V1_TENANTS_LIST, arguments=arguments, options=options)

    async def create(self, *, name: str, owner: OwnerParam, options: RequestOptions | None = None) -> NewTenant:
        """A new tenant. Without a password for its owner one is made, and shown only here."""
        body = {"name": name, "owner": owner}
        return data(NewTenant, await self._send(operations.V1_TENANTS_CREATE, body=body, options=options))


class AsyncTenantsWithRawResponse:
    def __init__(self, tenants: AsyncTenants) -> None:
        self.list = async_raw_page(tenants.list)
        self.create = async_raw(tenants.create)
