# Derived from ../../_async/resources/roles.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import ChangedRole, DeletedRole, RoleDetails
from ..._raw import raw, raw_page
from ..._request import RequestOptions, present
from ..paginator import Paginator
from ..resource import Resource, data


class Roles(Resource):
    """Roles of the tenant, the built-in ones and its own, identified by name or id."""

    @cached_property
    def with_raw_response(self) -> RolesWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return RolesWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[RoleDetails]:
        """Roles, newest first; the built-in ones are last."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(RoleDetails, operations.V1_ROLES_LIST, arguments=arguments, options=options)

    def create(
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
        return data(RoleDetails, self._send(operations.V1_ROLES_CREATE, body=body, options=options))

    def get(self, role_identifier: str, *, options: RequestOptions | None = None) -> RoleDetails:
        """A role with its scopes."""
        path = {"role_identifier": role_identifier}
        return data(RoleDetails, self._send(operations.V1_ROLES_GET, path, options=options))

    def update(
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
        return data(ChangedRole, self._send(operations.V1_ROLES_UPDATE, path, body=body, options=options))

    def delete(
        self, role_identifier: str, *, force: bool | None = None, options: RequestOptions | None = None
    ) -> DeletedRole:
        """Deletes a role.

        @param force: delete it even if users have it
        """
        path = {"role_identifier": role_identifier}
        query = present(force=force)
        return data(DeletedRole, self._send(operations.V1_ROLES_DELETE, path, query=query, options=options))


class RolesWithRawResponse:
    """The methods of `Roles`; their results have the status and the headers of the response."""

    def __init__(self, roles: Roles) -> None:
        self.list = raw_page(roles.list)
        self.create = raw(roles.create)
        self.get = raw(roles.get)
        self.update = raw(roles.update)
        self.delete = raw(roles.delete)
