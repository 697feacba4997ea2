# Derived from ../../_async/resources/users.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property
from typing import Literal, Sequence

from ..._generated import operations
from ..._generated.models import (
    Acknowledgement,
    BoundedCount,
    ChangedUsers,
    CreatedUser,
    EffectiveScopes,
    EndedSessions,
    FoundUser,
    OffboardedUser,
    OffboardPreview,
    PasswordDemand,
    User,
    UserDetails,
    UserProject,
)
from ..._params import ListSort, Role, SortOrder
from ..._raw import raw, raw_page
from ..._request import NOT_GIVEN, Moment, NotGiven, RequestOptions, given, present
from ..paginator import Paginator
from ..resource import Resource, data


class Users(Resource):
    """Users of the tenant. A user is identified by its id or its email."""

    @cached_property
    def with_raw_response(self) -> UsersWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return UsersWithRawResponse(self)

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        email: str | None = None,
        username: str | None = None,
        role: Role | None = None,
        kind: Literal["service", "person"] | None = None,
        status: Literal["active", "inactive", "expired"] | None = None,
        search: str | None = None,
        last_used_before: Moment | None = None,
        unused: bool | None = None,
        expires_before: Moment | None = None,
        expires_after: Moment | None = None,
        sort: ListSort | None = None,
        order: SortOrder | None = None,
        options: RequestOptions | None = None,
    ) -> Paginator[User]:
        """Users, newest first unless sorted otherwise.

        @param limit: items per page, 1 to 1000
        @param search: a part of the name, the user name or the email, or the id
        @param last_used_before: users who were not used since
        @param unused: True: users who were never used
        """
        arguments = present(
            limit=limit,
            cursor=cursor,
            email=email,
            username=username,
            role=role,
            kind=kind,
            status=status,
            search=search,
            last_used_before=last_used_before,
            unused=unused,
            expires_before=expires_before,
            expires_after=expires_after,
            sort=sort,
            order=order,
        )
        return self._list(User, operations.V1_USERS_LIST, arguments=arguments, options=options)

    def count(
        self,
        *,
        email: str | None = None,
        username: str | None = None,
        role: Role | None = None,
        kind: Literal["service", "person"] | None = None,
        status: Literal["active", "inactive", "expired"] | None = None,
        search: str | None = None,
        last_used_before: Moment | None = None,
        unused: bool | None = None,
        expires_before: Moment | None = None,
        expires_after: Moment | None = None,
        options: RequestOptions | None = None,
    ) -> BoundedCount:
        """How many users match, up to 10,000."""
        query = present(
            email=email,
            username=username,
            role=role,
            kind=kind,
            status=status,
            search=search,
            last_used_before=last_used_before,
            unused=unused,
            expires_before=expires_before,
            expires_after=expires_after,
        )
        return data(BoundedCount, self._send(operations.V1_USERS_COUNT, query=query, options=options))

    def create(
        self,
        *,
        email: str,
        username: str | None = None,
        name: str | None = None,
        roles: Sequence[Role] | None = None,
        options: RequestOptions | None = None,
    ) -> CreatedUser:
        """Creates a user.

        @raises BadRequestError: also when the email is taken
        """
        body = present(email=email, username=username, name=name, roles=roles)
        return data(CreatedUser, self._send(operations.V1_USERS_CREATE, body=body, options=options))

    def get(self, user_identifier: str, *, options: RequestOptions | None = None) -> UserDetails:
        """A user with its projects."""
        path = {"user_identifier": user_identifier}
        return data(UserDetails, self._send(operations.V1_USERS_GET, path, options=options))

    def update(
        self,
        user_identifier: str,
        *,
        new_email: str | None = None,
        username: str | None | NotGiven = NOT_GIVEN,
        name: str | None = None,
        roles: Sequence[Role] | None = None,
        status: Literal["active", "inactive"] | None = None,
        options: RequestOptions | None = None,
    ) -> Acknowledgement:
        """Changes the given fields.

        @param username: None removes it
        """
        body = {**present(new_email=new_email, name=name, roles=roles, status=status), **given(username=username)}
        path = {"user_identifier": user_identifier}
        return self._answer(operations.V1_USERS_UPDATE, path, body=body, options=options)

    def delete(
        self, user_identifier: str, *, force: bool | None = None, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Deletes a user with its keys and memberships.

        @param force: delete it even if it has projects or keys
        """
        path = {"user_identifier": user_identifier}
        return self._answer(operations.V1_USERS_DELETE, path, query=present(force=force), options=options)

    def effective_scopes(self, user_identifier: str, *, options: RequestOptions | None = None) -> EffectiveScopes:
        """The scopes that a user holds, and where each comes from."""
        path = {"user_identifier": user_identifier}
        return data(EffectiveScopes, self._send(operations.V1_USERS_EFFECTIVE_SCOPES, path, options=options))

    def projects(
        self,
        user_identifier: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> Paginator[UserProject]:
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
    ) -> Paginator[FoundUser]:
        """Users whose email contains the text."""
        arguments = present(search_term=search_term, limit=limit, cursor=cursor)
        return self._list(FoundUser, operations.V1_USERS_SEARCH, arguments=arguments, options=options)

    def demand_password(self, user_identifier: str, *, options: RequestOptions | None = None) -> PasswordDemand:
        """Ends the password and the sessions of a person, who sets a new one by a link.

        If `mailed` is false, hand over the `url`.
        """
        path = {"user_identifier": user_identifier}
        return data(PasswordDemand, self._send(operations.V1_USERS_DEMAND_PASSWORD, path, options=options))

    def offboard_preview(self, user_identifier: str, *, options: RequestOptions | None = None) -> OffboardPreview:
        """What offboarding a user, or deleting it, would end. Nothing is changed."""
        path = {"user_identifier": user_identifier}
        return data(OffboardPreview, self._send(operations.V1_USERS_OFFBOARD_PREVIEW, path, options=options))

    def offboard(self, user_identifier: str, *, options: RequestOptions | None = None) -> OffboardedUser:
        """Deactivates a user, and ends all that it can act by: keys, sessions, grants, invitations and memberships."""
        path = {"user_identifier": user_identifier}
        return data(OffboardedUser, self._send(operations.V1_USERS_OFFBOARD, path, options=options))

    def offboard_many(self, *, user_ids: Sequence[str], options: RequestOptions | None = None) -> ChangedUsers:
        """Offboards up to 1,000 users, with one receipt."""
        body = {"user_ids": user_ids}
        return data(ChangedUsers, self._send(operations.V1_USERS_OFFBOARD_MANY, body=body, options=options))

    def disable_many(self, *, user_ids: Sequence[str], options: RequestOptions | None = None) -> ChangedUsers:
        """Deactivates up to 1,000 users until they are activated again."""
        body = {"user_ids": user_ids}
        return data(ChangedUsers, self._send(operations.V1_USERS_DISABLE_MANY, body=body, options=options))

    def end_sessions(self, user_identifier: str, *, options: RequestOptions | None = None) -> EndedSessions:
        """Ends all sessions of a user."""
        path = {"user_identifier": user_identifier}
        return data(EndedSessions, self._send(operations.V1_USERS_END_SESSIONS, path, options=options))


class UsersWithRawResponse:
    """The methods of `Users`; their results have the status and the headers of the response."""

    def __init__(self, users: Users) -> None:
        self.list = raw_page(users.list)
        self.count = raw(users.count)
        self.create = raw(users.create)
        self.get = raw(users.get)
        self.update = raw(users.update)
        self.delete = raw(users.delete)
        self.effective_scopes = raw(users.effective_scopes)
        self.projects = raw_page(users.projects)
        self.search = raw_page(users.search)
        self.demand_password = raw(users.demand_password)
        self.offboard_preview = raw(users.offboard_preview)
        self.offboard = raw(users.offboard)
        self.offboard_many = raw(users.offboard_many)
        self.disable_many = raw(users.disable_many)
        self.end_sessions = raw(users.end_sessions)
