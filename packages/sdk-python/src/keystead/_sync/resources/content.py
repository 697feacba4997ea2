# Derived from ../../_async/resources/content.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import ContentUser, UserStatus
from ..._raw import raw, raw_page
from ..._request import NOT_GIVEN, Moment, NotGiven, RequestOptions, given, present
from ..paginator import Paginator
from ..resource import Resource, bare


class ContentApiUsers(Resource):
    """API users, each with a token (JWT), for Super Admins."""

    @cached_property
    def with_raw_response(self) -> ContentApiUsersWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return ContentApiUsersWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[ContentUser]:
        """API users, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(
            ContentUser, operations.CONTENT_API_USERS_LIST, arguments=arguments, options=options, is_bare=True
        )

    def create(
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
        return bare(ContentUser, self._send(operations.CONTENT_API_USERS_CREATE, body=body, options=options))

    def get(self, id: str, *, options: RequestOptions | None = None) -> ContentUser:
        """An API user with its token."""
        return bare(ContentUser, self._send(operations.CONTENT_API_USERS_GET, {"id": id}, options=options))

    def update(
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
            ContentUser, self._send(operations.CONTENT_API_USERS_UPDATE, {"id": id}, body=body, options=options)
        )

    def delete(self, id: str, *, options: RequestOptions | None = None) -> None:
        """Deletes an API user and revokes its token."""
        self._send(operations.CONTENT_API_USERS_DELETE, {"id": id}, options=options)

    def regenerate_token(self, id: str, *, options: RequestOptions | None = None) -> ContentUser:
        """Replaces the token; the old one is revoked immediately."""
        return bare(
            ContentUser,
            self._send(operations.CONTENT_API_USERS_REGENERATE_TOKEN, {"id": id}, options=options),
        )


class ContentApiUsersWithRawResponse:
    """The methods of `ContentApiUsers`; their results have the status and the headers of the response."""

    def __init__(self, users: ContentApiUsers) -> None:
        self.list = raw_page(users.list)
        self.create = raw(users.create)
        self.get = raw(users.get)
        self.update = raw(users.update)
        self.delete = raw(users.delete)
        self.regenerate_token = raw(users.regenerate_token)


class Content(Resource):
    """The contract at /admin/api."""

    @cached_property
    def api_users(self) -> ContentApiUsers:
        """API users and their tokens."""
        return ContentApiUsers(self._core, self._defaults)
