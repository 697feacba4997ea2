from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import Account, DeletedAccount, NewAccount, RotatedKey
from ..._params import AccountRoleName
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, bare


class AsyncAccountsUsers(AsyncResource):
    """Users with one API key each, and how much they use it."""

    @cached_property
    def with_raw_response(self) -> AsyncAccountsUsersWithRawResponse:
        return AsyncAccountsUsersWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[Account]:
        """Users, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Account, operations.ACCOUNTS_USERS_LIST, arguments=arguments, options=options, is_bare=True)

    async def create(
        self,
        *,
        name: str,
        email: str | None = None,
        role: AccountRoleName | None = None,
        options: RequestOptions | None = None,
    ) -> NewAccount:
        """A user and its key, whose text is shown only here. @raises ConflictError: when name or email is taken"""
        body = present(name=name, email=email, role=role)
        return bare(NewAccount, await self._send(operations.ACCOUNTS_USERS_CREATE, body=body, options=options))

    async def get(self, id: str, *, options: RequestOptions | None = None) -> Account:
        """A user with its usage."""
        return bare(Account, await self._send(operations.ACCOUNTS_USERS_GET, {"id": id}, options=options))

    async def update(
        self,
        id: str,
        *,
        name: str | None = None,
        email: str | None = None,
        role: AccountRoleName | None = None,
        is_active: bool | None = None,
        options: RequestOptions | None = None,
    ) -> Account:
        """Changes what is given.

        @param is_active: False makes its key stop working
        """
        body = present(name=name, email=email, role=role, is_active=is_active)
        return bare(Account, await self._send(operations.ACCOUNTS_USERS_UPDATE, {"id": id}, body=body, options=options))

    async def delete(self, id: str, *, options: RequestOptions | None = None) -> DeletedAccount:
        """Deletes a user and ends its keys."""
        return bare(DeletedAccount, await self._send(operations.ACCOUNTS_USERS_DELETE, {"id": id}, options=options))

    async def rotate_key(self, id: str, *, options: RequestOptions | None = None) -> RotatedKey:
        """Replaces the key of a user; the new text is shown only here, and the old key ends at once."""
        return bare(RotatedKey, await self._send(operations.ACCOUNTS_USERS_ROTATE_KEY, {"id": id}, options=options))


class AsyncAccountsUsersWithRawResponse:
    def __init__(self, users: AsyncAccountsUsers) -> None:
        self.list = async_raw_page(users.list)
        self.create = async_raw(users.create)
        self.get = async_raw(users.get)
        self.update = async_raw(users.update)
        self.delete = async_raw(users.delete)
        self.rotate_key = async_raw(users.rotate_key)


class AsyncAccounts(AsyncResource):
    """The contract at /users."""

    @cached_property
    def users(self) -> AsyncAccountsUsers:
        return AsyncAccountsUsers(self._core, self._defaults)
