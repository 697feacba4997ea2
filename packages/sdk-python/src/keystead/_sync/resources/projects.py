# Derived from ../../_async/resources/projects.py by scripts/unasync.py. Never edited.
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
from ..._raw import raw, raw_page
from ..._request import RequestOptions, present
from ..paginator import Paginator
from ..resource import Resource, data


class Projects(Resource):
    """Projects and their users. A project is identified by its id or its name."""

    @cached_property
    def with_raw_response(self) -> ProjectsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return ProjectsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[Project]:
        """Projects, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Project, operations.V1_PROJECTS_LIST, arguments=arguments, options=options)

    def create(self, *, project_name: str, options: RequestOptions | None = None) -> CreatedProject:
        """Creates a project."""
        body = {"project_name": project_name}
        return data(CreatedProject, self._send(operations.V1_PROJECTS_CREATE, body=body, options=options))

    def search(
        self,
        *,
        search_term: str,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> Paginator[Project]:
        """Projects whose name contains the text."""
        arguments = present(search_term=search_term, limit=limit, cursor=cursor)
        return self._list(Project, operations.V1_PROJECTS_SEARCH, arguments=arguments, options=options)

    def get(self, project_identifier: str, *, options: RequestOptions | None = None) -> Project:
        """A project with its configuration."""
        path = {"project_identifier": project_identifier}
        return data(Project, self._send(operations.V1_PROJECTS_GET, path, options=options))

    def delete(
        self, project_identifier: str, *, force: bool | None = None, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Deletes a project.

        @param force: delete it even if it has API keys
        """
        path = {"project_identifier": project_identifier}
        return self._answer(operations.V1_PROJECTS_DELETE, path, query=present(force=force), options=options)

    def users(
        self,
        project_identifier: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> Paginator[ProjectMember]:
        """The users of a project."""
        path = {"project_identifier": project_identifier}
        arguments = present(limit=limit, cursor=cursor)
        return self._list(ProjectMember, operations.V1_PROJECTS_USERS, path, arguments=arguments, options=options)

    def add_user(
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
        return self._answer(operations.V1_PROJECTS_ADD_USER, path, body=body, options=options)

    def clear_users(self, project_identifier: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Removes all users from a project and revokes its keys."""
        path = {"project_identifier": project_identifier}
        return self._answer(operations.V1_PROJECTS_CLEAR_USERS, path, options=options)

    def remove_user(
        self, project_identifier: str, user_identifier: str, *, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Removes a user from a project and revokes its keys for it."""
        path = {"project_identifier": project_identifier, "user_identifier": user_identifier}
        return self._answer(operations.V1_PROJECTS_REMOVE_USER, path, options=options)

    def assign_config(
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
        return self._answer(operations.V1_PROJECTS_ASSIGN_CONFIG, path, body=body, options=options)

    def unassign_config(
        self, project_identifier: str, *, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Unassigns the configuration of a project."""
        path = {"project_identifier": project_identifier}
        return self._answer(operations.V1_PROJECTS_UNASSIGN_CONFIG, path, options=options)

    def config(self, project_identifier: str, *, options: RequestOptions | None = None) -> McpConfig:
        """The MCP configuration of a project."""
        path = {"project_identifier": project_identifier}
        return data(McpConfig, self._send(operations.V1_PROJECTS_CONFIG, path, options=options))


class ProjectsWithRawResponse:
    """The methods of `Projects`; their results have the status and the headers of the response."""

    def __init__(self, projects: Projects) -> None:
        self.list = raw_page(projects.list)
        self.create = raw(projects.create)
        self.search = raw_page(projects.search)
        self.get = raw(projects.get)
        self.delete = raw(projects.delete)
        self.users = raw_page(projects.users)
        self.add_user = raw(projects.add_user)
        self.clear_users = raw(projects.clear_users)
        self.remove_user = raw(projects.remove_user)
        self.assign_config = raw(projects.assign_config)
        self.unassign_config = raw(projects.unassign_config)
        self.config = raw(projects.config)
