from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import (
    Acknowledgement,
    CreatedProject,
    McpConfig,
    Project,
    ProjectMember,
)
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncProjects(AsyncResource):
    """Projects and their users. A project is identified by its id or its name."""

    @cached_property
    def with_raw_response(self) -> AsyncProjectsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncProjectsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[Project]:
        """Projects, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Project, operations.V1_PROJECTS_LIST, arguments=arguments, options=options)

    async def create(self, *, project_name: str, options: RequestOptions | None = None) -> CreatedProject:
        """Creates a project."""
        body = {"project_name": project_name}
        return data(CreatedProject, await self._send(operations.V1_PROJECTS_CREATE, body=body, options=options))

    def search(
        self,
        *,
        search_term: str,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[Project]:
        """Projects whose name contains the text."""
        arguments = present(search_term=search_term, limit=limit, cursor=cursor)
        return self._list(Project, operations.V1_PROJECTS_SEARCH, arguments=arguments, options=options)

    async def get(self, project_identifier: str, *, options: RequestOptions | None = None) -> Project:
        """A project with its configuration."""
        path = {"project_identifier": project_identifier}
        return data(Project, await self._send(operations.V1_PROJECTS_GET, path, options=options))

    async def delete(
        self, project_identifier: str, *, force: bool | None = None, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Deletes a project.

        @param force: delete it even if it has API keys
        """
        path = {"project_identifier": project_identifier}
        return await self._answer(operations.V1_PROJECTS_DELETE, path, query=present(force=force), options=options)

    def users(
        self,
        project_identifier: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[ProjectMember]:
        """The users of a project."""
        path = {"project_identifier": project_identifier}
        arguments = present(limit=limit, cursor=cursor)
        return self._list(ProjectMember, operations.V1_PROJECTS_USERS, path, arguments=arguments, options=options)

    async def add_user(
        self,
        project_identifier: str,
        *,
        email: str | None = None,
        user_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Acknowledgement:
        """Adds a user, by email or id; no change if already a member."""
        path = {"project_identifier": project_identifier}
        body = present(email=email, user_id=user_id)
        return await self._answer(operations.V1_PROJECTS_ADD_USER, path, body=body, options=options)

    async def clear_users(self, project_identifier: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Removes all users from a project and revokes its keys."""
        path = {"project_identifier": project_identifier}
        return await self._answer(operations.V1_PROJECTS_CLEAR_USERS, path, options=options)

    async def remove_user(
        self, project_identifier: str, user_identifier: str, *, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Removes a user from a project and revokes its keys for it."""
        path = {"project_identifier": project_identifier, "user_identifier": user_identifier}
        return await self._answer(operations.V1_PROJECTS_REMOVE_USER, path, options=options)

    async def assign_config(
        self,
        project_identifier: str,
        *,
        config_name: str | None = None,
        config_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> Acknowledgement:
        """Assigns an MCP configuration to a project, by name or id."""
        path = {"project_identifier": project_identifier}
        body = present(config_name=config_name, config_id=config_id)
        return await self._answer(operations.V1_PROJECTS_ASSIGN_CONFIG, path, body=body, options=options)

    async def unassign_config(
        self, project_identifier: str, *, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Unassigns the configuration of a project."""
        path = {"project_identifier": project_identifier}
        return await self._answer(operations.V1_PROJECTS_UNASSIGN_CONFIG, path, options=options)

    async def config(self, project_identifier: str, *, options: RequestOptions | None = None) -> McpConfig:
        """The MCP configuration of a project."""
        path = {"project_identifier": project_identifier}
        return data(McpConfig, await self._send(operations.V1_PROJECTS_CONFIG, path, options=options))


class AsyncProjectsWithRawResponse:
    """The methods of `AsyncProjects`; their results have the status and the headers of the response."""

    def __init__(self, projects: AsyncProjects) -> None:
        self.list = async_raw_page(projects.list)
        self.create = async_raw(projects.create)
        self.search = async_raw_page(projects.search)
        self.get = async_raw(projects.get)
        self.delete = async_raw(projects.delete)
        self.users = async_raw_page(projects.users)
        self.add_user = async_raw(projects.add_user)
        self.clear_users = async_raw(projects.clear_users)
        self.remove_user = async_raw(projects.remove_user)
        self.assign_config = async_raw(projects.assign_config)
        self.unassign_config = async_raw(projects.unassign_config)
        self.config = async_raw(projects.config)
