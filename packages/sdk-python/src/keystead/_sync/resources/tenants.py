# Derived from ../../_async/resources/tenants.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import CreatedTenant, Tenant
from ..._params import TenantOwnerParam
from ..._raw import raw, raw_page
from ..._request import RequestOptions, present
from ..paginator import Paginator
from ..resource import Resource, data


class Tenants(Resource):
    """Tenants, for Super Admins of the default tenant."""

    @cached_property
    def with_raw_response(self) -> TenantsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return TenantsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[Tenant]:
        """Tenants, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Tenant, operations.V1_TENANTS_LIST, arguments=arguments, options=options)

    def create(
        self, *, name: str, owner: TenantOwnerParam, options: RequestOptions | None = None
    ) -> CreatedTenant:
        """Creates a tenant. Without a password for its owner one is generated, and shown only once."""
        body = {"name": name, "owner": owner}
        return data(CreatedTenant, self._send(operations.V1_TENANTS_CREATE, body=body, options=options))


class TenantsWithRawResponse:
    """The methods of `Tenants`; their results have the status and the headers of the response."""

    def __init__(self, tenants: Tenants) -> None:
        self.list = raw_page(tenants.list)
        self.create = raw(tenants.create)
