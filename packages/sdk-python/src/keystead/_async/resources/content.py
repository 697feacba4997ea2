from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import ContentUser, UserStatus
from ..._raw import async_raw, async_raw_page
from ..._request import NOT_GIVEN, Moment, NotGiven, RequestOptions, given, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, bare


class AsyncContentApiUsers(AsyncResource):
    """API users, each with a token (JWT), for Super Admins."""

    @cached_property
    def with_raw_response(self) -> AsyncContentApiUsersWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncContentApiUsersWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[ContentUser]:
        """API users, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(
            ContentUser, operations.CONTENT_API_USERS_LIST, arguments=arguments, options=options, is_bare=True
        )

    async def create(
        self,
        *,
        name: str,
        status: UserStatus,
        description: str | None = None,
        expire_at: Moment | None = None,
        scopes: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> ContentUser:
        """Creates an API user with a token."""
        body = present(name=name, status=status, description=description, expire_at=expire_at, scopes=scopes)
        return bare(ContentUser, await self._send(operations.CONTENT_API_USERS_CREATE, body=body, options=options))

    async def get(self, id: str, *, options: RequestOptions | None = None) -> ContentUser:
        """An API user with its token."""
        return bare(ContentUser, await self._send(operations.CONTENT_API_USERS_GET, {"id": id}, options=options))

    async def update(
        self,
        id: str,
        *,
        name: str | None = None,
        description: str | None = None,
        expire_at: Moment | None | NotGiven = NOT_GIVEN,
        status: UserStatus | None = None,
        scopes: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> ContentUser:
        """Updates a user; its token stays the same.

        @param expire_at: None: it never expires
        """
        body = {
            **present(name=name, description=description, status=status, scopes=scopes),
            **given(expire_at=expire_at),
        }
        return bare(
            ContentUser, await self._send(operations.CONTENT_API_USERS_UPDATE, {"id": id}, body=body, options=options)
        )

    async def delete(self, id: str, *, options: RequestOptions | None = None) -> None:
        """Deletes an API user and revokes its token."""
        await self._send(operations.CONTENT_API_USERS_DELETE, {"id": id}, options=options)

    async def regenerate_token(self, id: str, *, options: RequestOptions | None = None) -> ContentUser:
        """Replaces the token; the old one is revoked immediately."""
        return bare(
            ContentUser,
            await self._send(operations.CONTENT_API_USERS_REGENERATE_TOKEN, {"id": id}, options=options),
        )


class AsyncContentApiUsersWithRawResponse:
    """The methods of `AsyncContentApiUsers`; their results have the status and the headers of the response."""

    def __init__(self, users: AsyncContentApiUsers) -> None:
        self.list = async_raw_page(users.list)
        self.create = async_raw(users.create)
        self.get = async_raw(users.get)
        self.update = async_raw(users.update)
        self.delete = async_raw(users.delete)
        self.regenerate_token = async_raw(users.regenerate_token)


class AsyncContent(AsyncResource):
    """The contract at /admin/api."""

    @cached_property
    def api_users(self) -> AsyncContentApiUsers:
        """API users and their tokens."""
        return AsyncContentApiUsers(self._core, self._defaults)
