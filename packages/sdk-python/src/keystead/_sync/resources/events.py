# Derived from ../../_async/resources/events.py by scripts/unasync.py. Never edited.
from __future__ import annotations

import builtins
from functools import cached_property

from ..._generated import operations
from ..._generated.models import EventKind
from ..._raw import raw
from ..._request import RequestOptions
from ..resource import Resource, data_list


class Events(Resource):
    """The kinds of events that plugins can get."""

    @cached_property
    def with_raw_response(self) -> EventsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return EventsWithRawResponse(self)

    def list(self, *, options: RequestOptions | None = None) -> builtins.list[EventKind]:
        """All kinds, by name, each with a JSON Schema and an example."""
        return data_list(EventKind, self._send(operations.V1_EVENTS_LIST, options=options))


class EventsWithRawResponse:
    """The methods of `Events`; their results have the status and the headers of the response."""

    def __init__(self, events: Events) -> None:
        self.list = raw(events.list)
