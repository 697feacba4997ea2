from __future__ import annotations

from functools import cached_property
from typing import Any, Mapping

from ..._generated import operations
from ..._generated.models import SettingsVersion, VersionedSettings
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data, data_object


class AsyncSettings(AsyncResource):
    """What governs the tenant, in versions.

    A change names the version that it is of; when there is another by then, it raises a
    `PreconditionFailedError`, and changes nothing.
    """

    @cached_property
    def with_raw_response(self) -> AsyncSettingsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncSettingsWithRawResponse(self)

    async def get(self, *, options: RequestOptions | None = None) -> VersionedSettings:
        """All settings, with the defaults of those that are not set, and their version."""
        return data(VersionedSettings, await self._send(operations.V1_SETTINGS_GET, options=options))

    async def update(
        self, *, if_version: int, settings: Mapping[str, Any], options: RequestOptions | None = None
    ) -> VersionedSettings:
        """Changes some settings. They govern every replica once the call has returned.

        @param if_version: the version that the change is of
        @param settings: by group and name, such as `{"passwords": {"min_length": 14}}`; None stands for the default
        """
        body = {"settings": settings}
        sent = _of_version(if_version, options)
        return data(VersionedSettings, await self._send(operations.V1_SETTINGS_UPDATE, body=body, options=sent))

    def history(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[SettingsVersion]:
        """The versions, newest first, each with what it changed."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(SettingsVersion, operations.V1_SETTINGS_HISTORY, arguments=arguments, options=options)

    async def schema(self, *, options: RequestOptions | None = None) -> Mapping[str, Any]:
        """The JSON Schema of the settings, with their defaults and the bounds of the installation."""
        return data_object(await self._send(operations.V1_SETTINGS_SCHEMA, options=options))

    async def rollback(
        self, *, if_version: int, version: int, options: RequestOptions | None = None
    ) -> VersionedSettings:
        """Makes a new version that equals an earlier one.

        @param if_version: the version that there is now
        @param version: the earlier one; 0 for nothing set
        """
        body = {"version": version}
        sent = _of_version(if_version, options)
        return data(VersionedSettings, await self._send(operations.V1_SETTINGS_ROLLBACK, body=body, options=sent))


def _of_version(version: int, options: RequestOptions | None) -> RequestOptions:
    chosen = options or {}
    return {**chosen, "headers": {"If-Match": f'"{version}"', **chosen.get("headers", {})}}


class AsyncSettingsWithRawResponse:
    """The methods of `AsyncSettings`; their results have the status and the headers of the response."""

    def __init__(self, settings: AsyncSettings) -> None:
        self.get = async_raw(settings.get)
        self.update = async_raw(settings.update)
        self.history = async_raw_page(settings.history)
        self.schema = async_raw(settings.schema)
        self.rollback = async_raw(settings.rollback)
