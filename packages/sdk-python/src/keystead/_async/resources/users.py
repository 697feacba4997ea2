from __future__ import annotations

from functools import cached_property
from typing import Literal, Sequence

from ..._generated import operations
from ..._generated.models import Answer, FoundUser, NewUser, User, UserDetails, UserProject
from ..._params import RoleName
from ..._raw import async_raw, async_raw_page
from ..._request import NOT_GIVEN, NotGiven, RequestOptions, given, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncUsers(AsyncResource):
    """Users of the tenant. A user is named by its id or its email."""

    @cached_property
    def with_raw_response(self) -> AsyncUsersWithRawResponse:
        return AsyncUsersWithRawResponse(self)

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        email: str | None = None,
        username: str | None = None,
        role: RoleName | None = None,
        kind: Literal["service", "person"] | None = None,
        status: Literal["active", "inactive", "expired"] | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[User]:
        """Users, newest first.

        @param limit: items of one page, 1 to 1000
        """
        arguments = present(
            limit=limit, cursor=cursor, email=email, username=username, role=role, kind=kind, status=status
        )
        return self._list(User, operations.V1_USERS_LIST, arguments=arguments, options=options)

    async def create(
        self,
        *,
        email: str,
        username: str | None = None,
        name: str | None = None,
        roles: Sequence[RoleName] | None = None,
        options: RequestOptions | None = None,
    ) -> NewUser:
        """Creates a user.

        @raises BadRequestError: also when the email is taken
        """
        body = present(email=email, username=username, name=name, roles=roles)
        return data(NewUser, await self._send(operations.V1_USERS_CREATE, body=body, options=options))

    async def get(self, user_identifier: str, *, options: RequestOptions | None = None) -> UserDetails:
        """A user with its projects."""
        path = {"user_identifier": user_identifier}
        return data(UserDetails, await self._send(operations.V1_USERS_GET, path, options=options))

    async def update(
        self,
        user_identifier: str,
        *,
        new_email: str | None = None,
        username: str | None | NotGiven = NOT_GIVEN,
        name: str | None = None,
        roles: Sequence[RoleName] | None = None,
        status: Literal["active", "inactive"] | None = None,
        options: RequestOptions | None = None,
    ) -> Answer:
        """Changes what is given.

        @param username: None takes it away
        """
        body = {**present(new_email=new_email, name=name, roles=roles, status=status), **given(username=username)}
        path = {"user_identifier": user_identifier}
        return await self._answer(operations.V1_USERS_UPDATE, path, body=body, options=options)

    async def delete(
        self, user_identifier: str, *, force: bool | None = None, options: RequestOptions | None = None
    ) -> Answer:
        """Ends the keys and memberships of the user too.

        @param force: delete it even if it has projects or keys
        """
        path = {"user_identifier": user_identifier}
        return await self._answer(operations.V1_USERS_DELETE, path, query=present(force=force), options=options)

    def projects(
        self,
        user_identifier: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[UserProject]:
        """The projects of a user."""
        path = {"user_identifier": user_identifier}
        arguments = present(limit=limit, cursor=cursor)
        return self._list(UserProject, operations.V1_USERS_PROJECTS, path, arguments=arguments, options=options)

    def search(
        self,
        *,
        search_term: str,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[FoundUser]:
        """Users whose email has the text in it."""
        arguments = present(search_term=search_term, limit=limit, cursor=cursor)
        return self._list(FoundUser, operations.V1_USERS_SEARCH, arguments=arguments, options=options)


class AsyncUsersWithRawResponse:
    def __init__(self, users: AsyncUsers) -> None:
        self.list = async_raw_page(users.list)
        self.create = async_raw(users.create)
        self.get = async_raw(users.get)
        self.update = async_raw(users.update)
        self.delete = async_raw(users.delete)
        self.projects = async_raw_page(users.projects)
        self.search = async_raw_page(users.search)
