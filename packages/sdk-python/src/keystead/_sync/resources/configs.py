# Derived from ../../_async/resources/configs.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property
from typing import Any, Mapping

from ..._generated import operations
from ..._generated.models import Acknowledgement, CreatedMcpConfig, McpConfig
from ..._raw import raw, raw_page
from ..._request import RequestOptions, present
from ..paginator import Paginator
from ..resource import Resource, data


class Configs(Resource):
    """Named configurations of MCP servers, identified by id or name."""

    @cached_property
    def with_raw_response(self) -> ConfigsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return ConfigsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[McpConfig]:
        """MCP configurations, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(McpConfig, operations.V1_CONFIGS_LIST, arguments=arguments, options=options)

    def create(
        self, *, config_name: str, servers: Mapping[str, Any] | None = None, options: RequestOptions | None = None
    ) -> CreatedMcpConfig:
        """Creates a named configuration."""
        body = present(config_name=config_name, servers=servers)
        return data(CreatedMcpConfig, self._send(operations.V1_CONFIGS_CREATE, body=body, options=options))

    def get(self, config_identifier: str, *, options: RequestOptions | None = None) -> McpConfig:
        """A configuration with the projects that use it."""
        path = {"config_identifier": config_identifier}
        return data(McpConfig, self._send(operations.V1_CONFIGS_GET, path, options=options))

    def update(
        self,
        config_identifier: str,
        *,
        config_name: str | None = None,
        servers: Mapping[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Acknowledgement:
        """Renames a configuration, or replaces its servers."""
        path = {"config_identifier": config_identifier}
        body = present(config_name=config_name, servers=servers)
        return self._answer(operations.V1_CONFIGS_UPDATE, path, body=body, options=options)

    def delete(
        self, config_identifier: str, *, force: bool | None = None, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Deletes a configuration.

        @param force: delete it even if projects use it
        """
        path = {"config_identifier": config_identifier}
        return self._answer(operations.V1_CONFIGS_DELETE, path, query=present(force=force), options=options)


class ConfigsWithRawResponse:
    """The methods of `Configs`; their results have the status and the headers of the response."""

    def __init__(self, configs: Configs) -> None:
        self.list = raw_page(configs.list)
        self.create = raw(configs.create)
        self.get = raw(configs.get)
        self.update = raw(configs.update)
        self.delete = raw(configs.delete)
