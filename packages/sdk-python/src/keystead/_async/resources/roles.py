from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import ChangedRole, DeletedRole, RoleDetails
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncRoles(AsyncResource):
    """Roles of the tenant, the built-in ones and its own, identified by name or id."""

    @cached_property
    def with_raw_response(self) -> AsyncRolesWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncRolesWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[RoleDetails]:
        """Roles, newest first; the built-in ones are last."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(RoleDetails, operations.V1_ROLES_LIST, arguments=arguments, options=options)

    async def create(
        self,
        *,
        name: str,
        scopes: Sequence[str],
        description: str | None = None,
        options: RequestOptions | None = None,
    ) -> RoleDetails:
        """Creates a role.

        @param name: it never changes
        @param scopes: you must hold each of them
        """
        body = present(name=name, scopes=scopes, description=description)
        return data(RoleDetails, await self._send(operations.V1_ROLES_CREATE, body=body, options=options))

    async def get(self, role_identifier: str, *, options: RequestOptions | None = None) -> RoleDetails:
        """A role with its scopes."""
        path = {"role_identifier": role_identifier}
        return data(RoleDetails, await self._send(operations.V1_ROLES_GET, path, options=options))

    async def update(
        self,
        role_identifier: str,
        *,
        description: str | None = None,
        scopes: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> ChangedRole:
        """Changes the description or the scopes of a role, at once for all who have it.

        Scopes that they lose are removed from their keys too.
        """
        path = {"role_identifier": role_identifier}
        body = present(description=description, scopes=scopes)
        return data(ChangedRole, await self._send(operations.V1_ROLES_UPDATE, path, body=body, options=options))

    async def delete(
        self, role_identifier: str, *, force: bool | None = None, options: RequestOptions | None = None
    ) -> DeletedRole:
        """Deletes a role.

        @param force: delete it even if users have it
        """
        path = {"role_identifier": role_identifier}
        query = present(force=force)
        return data(DeletedRole, await self._send(operations.V1_ROLES_DELETE, path, query=query, options=options))


class AsyncRolesWithRawResponse:
    """The methods of `AsyncRoles`; their results have the status and the headers of the response."""

    def __init__(self, roles: AsyncRoles) -> None:
        self.list = async_raw_page(roles.list)
        self.create = async_raw(roles.create)
        self.get = async_raw(roles.get)
        self.update = async_raw(roles.update)
        self.delete = async_raw(roles.delete)
