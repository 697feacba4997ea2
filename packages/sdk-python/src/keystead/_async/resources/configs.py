from __future__ import annotations

from functools import cached_property
from typing import Any, Mapping

from ..._generated import operations
from ..._generated.models import Acknowledgement, CreatedMcpConfig, McpConfig
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncConfigs(AsyncResource):
    """Named configurations of MCP servers, identified by id or name."""

    @cached_property
    def with_raw_response(self) -> AsyncConfigsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncConfigsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[McpConfig]:
        """MCP configurations, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(McpConfig, operations.V1_CONFIGS_LIST, arguments=arguments, options=options)

    async def create(
        self, *, config_name: str, servers: Mapping[str, Any] | None = None, options: RequestOptions | None = None
    ) -> CreatedMcpConfig:
        """Creates a named configuration."""
        body = present(config_name=config_name, servers=servers)
        return data(CreatedMcpConfig, await self._send(operations.V1_CONFIGS_CREATE, body=body, options=options))

    async def get(self, config_identifier: str, *, options: RequestOptions | None = None) -> McpConfig:
        """A configuration with the projects that use it."""
        path = {"config_identifier": config_identifier}
        return data(McpConfig, await self._send(operations.V1_CONFIGS_GET, path, options=options))

    async def update(
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
        return await self._answer(operations.V1_CONFIGS_UPDATE, path, body=body, options=options)

    async def delete(
        self, config_identifier: str, *, force: bool | None = None, options: RequestOptions | None = None
    ) -> Acknowledgement:
        """Deletes a configuration.

        @param force: delete it even if projects use it
        """
        path = {"config_identifier": config_identifier}
        return await self._answer(operations.V1_CONFIGS_DELETE, path, query=present(force=force), options=options)


class AsyncConfigsWithRawResponse:
    """The methods of `AsyncConfigs`; their results have the status and the headers of the response."""

    def __init__(self, configs: AsyncConfigs) -> None:
        self.list = async_raw_page(configs.list)
        self.create = async_raw(configs.create)
        self.get = async_raw(configs.get)
        self.update = async_raw(configs.update)
        self.delete = async_raw(configs.delete)
