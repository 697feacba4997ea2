# Derived from ../../_async/resources/accounts.py by scripts/unasync.py. Never edited.
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
from ..._raw import raw, raw_page
from ..._request import RequestOptions, present
from ..paginator import Paginator
from ..resource import Resource, bare


class AccountsUsers(Resource):
    """Users with one API key each, and their usage."""

    @cached_property
    def with_raw_response(self) -> AccountsUsersWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AccountsUsersWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[Account]:
        """Users, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Account, operations.ACCOUNTS_USERS_LIST, arguments=arguments, options=options, is_bare=True)

    def create(
        self,
        *,
        name: str,
        email: str | None = None,
        role: AccountRole | None = None,
        options: RequestOptions | None = None,
    ) -> CreatedAccount:
        """Creates a user and its key, whose text is shown once. @raises ConflictError: when name or email is taken"""
        body = present(name=name, email=email, role=role)
        return bare(CreatedAccount, self._send(operations.ACCOUNTS_USERS_CREATE, body=body, options=options))

    def get(self, id: str, *, options: RequestOptions | None = None) -> Account:
        """A user with its usage."""
        return bare(Account, self._send(operations.ACCOUNTS_USERS_GET, {"id": id}, options=options))

    def update(
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
        return bare(Account, self._send(operations.ACCOUNTS_USERS_UPDATE, {"id": id}, body=body, options=options))

    def delete(self, id: str, *, options: RequestOptions | None = None) -> DeletedAccount:
        """Deletes a user and revokes its keys."""
        return bare(DeletedAccount, self._send(operations.ACCOUNTS_USERS_DELETE, {"id": id}, options=options))

    def rotate_key(self, id: str, *, options: RequestOptions | None = None) -> RotatedAccountKey:
        """Replaces the key of a user; the new text is shown only once, and the old key is revoked immediately."""
        return bare(
            RotatedAccountKey, self._send(operations.ACCOUNTS_USERS_ROTATE_KEY, {"id": id}, options=options)
        )


class AccountsUsersWithRawResponse:
    """The methods of `AccountsUsers`; their results have the status and the headers of the response."""

    def __init__(self, users: AccountsUsers) -> None:
        self.list = raw_page(users.list)
        self.create = raw(users.create)
        self.get = raw(users.get)
        self.update = raw(users.update)
        self.delete = raw(users.delete)
        self.rotate_key = raw(users.rotate_key)


class Accounts(Resource):
    """The contract at /users."""

    @cached_property
    def users(self) -> AccountsUsers:
        """Users with one key each."""
        return AccountsUsers(self._core, self._defaults)
