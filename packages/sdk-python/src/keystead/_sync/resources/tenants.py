# Derived from ../../_async/resources/tenants.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import NewTenant, Tenant
from ..._params import OwnerParam
from ..._raw import raw, raw_page
from ..._request import RequestOptions, present
from ..paginator import Paginator
from ..resource import Resource, data


class Tenants(Resource):
    """Tenants, for Super Admins of the default tenant."""

    @cached_property
    def with_raw_response(self) -> TenantsWithRawResponse:
        return TenantsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[Tenant]:
        """Tenants, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Tenant, operations.V1_TENANTS_LIST, arguments=arguments, options=options)

    def create(self, *, name: str, owner: OwnerParam, options: RequestOptions | None = None) -> NewTenant:
        """A new tenant. Without a password for its owner one is made, and shown only here."""
        body = {"name": name, "owner": owner}
        return data(NewTenant, self._send(operations.V1_TENANTS_CREATE, body=body, options=options))


class TenantsWithRawResponse:
    def __init__(self, tenants: Tenants) -> None:
        self.list = raw_page(tenants.list)
        self.create = raw(tenants.create)
