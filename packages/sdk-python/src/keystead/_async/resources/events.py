from __future__ import annotations

import builtins
from functools import cached_property

from ..._generated import operations
from ..._generated.models import EventKind
from ..._raw import async_raw
from ..._request import RequestOptions
from ..resource import AsyncResource, data_list


class AsyncEvents(AsyncResource):
    """The kinds of events that plugins can get."""

    @cached_property
    def with_raw_response(self) -> AsyncEventsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncEventsWithRawResponse(self)

    async def list(self, *, options: RequestOptions | None = None) -> builtins.list[EventKind]:
        """All kinds, by name, each with a JSON Schema and an example."""
        return data_list(EventKind, await self._send(operations.V1_EVENTS_LIST, options=options))


class AsyncEventsWithRawResponse:
    """The methods of `AsyncEvents`; their results have the status and the headers of the response."""

    def __init__(self, events: AsyncEvents) -> None:
        self.list = async_raw(events.list)
