from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import (
    Account,
    AccountRole,
    CreatedAccount,
    DeletedAccount,
    RotatedAccountKey,
)
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, bare


class AsyncAccountsUsers(AsyncResource):
    """Users with one API key each, and their usage."""

    @cached_property
    def with_raw_response(self) -> AsyncAccountsUsersWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
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
        role: AccountRole | None = None,
        options: RequestOptions | None = None,
    ) -> CreatedAccount:
        """Creates a user and its key, whose text is shown once. @raises ConflictError: when name or email is taken"""
        body = present(name=name, email=email, role=role)
        return bare(CreatedAccount, await self._send(operations.ACCOUNTS_USERS_CREATE, body=body, options=options))

    async def get(self, id: str, *, options: RequestOptions | None = None) -> Account:
        """A user with its usage."""
        return bare(Account, await self._send(operations.ACCOUNTS_USERS_GET, {"id": id}, options=options))

    async def update(
        self,
        id: str,
        *,
        name: str | None = None,
        email: str | None = None,
        role: AccountRole | None = None,
        is_active: bool | None = None,
        options: RequestOptions | None = None,
    ) -> Account:
        """Changes the given fields.

        @param is_active: False: its key is refused
        """
        body = present(name=name, email=email, role=role, is_active=is_active)
        return bare(Account, await self._send(operations.ACCOUNTS_USERS_UPDATE, {"id": id}, body=body, options=options))

    async def delete(self, id: str, *, options: RequestOptions | None = None) -> DeletedAccount:
        """Deletes a user and revokes its keys."""
        return bare(DeletedAccount, await self._send(operations.ACCOUNTS_USERS_DELETE, {"id": id}, options=options))

    async def rotate_key(self, id: str, *, options: RequestOptions | None = None) -> RotatedAccountKey:
        """Replaces the key of a user; the new text is shown only once, and the old key is revoked immediately."""
        return bare(
            RotatedAccountKey, await self._send(operations.ACCOUNTS_USERS_ROTATE_KEY, {"id": id}, options=options)
        )


class AsyncAccountsUsersWithRawResponse:
    """The methods of `AsyncAccountsUsers`; their results have the status and the headers of the response."""

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
        """Users with one key each."""
        return AsyncAccountsUsers(self._core, self._defaults)
