from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

# Not splitlines, which accepts more line ends than the standard.
_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True)
class ServerSentEvent:
    """One event of a `text/event-stream`."""

    type: str
    """`message` by default."""
    data: str
    last_event_id: str
    """The last id received, with this event or an earlier one; empty if there was none."""


class EventParser:
    """Splits a `text/event-stream` into its events, however it is chunked.

    By https://html.spec.whatwg.org/multipage/server-sent-events.html an event without its final empty line is dropped.
    `retry` is ignored, since this client does not reconnect indefinitely.
    """

    def __init__(self) -> None:
        # Removes a byte order mark.
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._rest: list[str] = []
        self._is_after_return = False
        self._type = ""
        self._data: list[str] = []
        self._last_event_id = ""

    def add(self, piece: bytes) -> list[ServerSentEvent]:
        events: list[ServerSentEvent] = []
        for line in self._lines(piece):
            if line:
                self._field(line)
                continue
            if self._data:
                events.append(ServerSentEvent(self._type or "message", "\n".join(self._data), self._last_event_id))
            self._type, self._data = "", []
        return events

    def _field(self, line: str) -> None:
        # A line without a colon is a field name; a line that starts with one is a comment, with an empty name.
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._type = value
        elif name == "id" and "\0" not in value:
            self._last_event_id = value

    def _lines(self, piece: bytes) -> list[str]:
        text = self._decoder.decode(piece)
        if not text:
            return []
        if self._is_after_return:
            # A CR LF may be split between chunks.
            text = text.removeprefix("\n")
        self._is_after_return = text.endswith("\r")
        first, *others = _LINE_END.split(text)
        self._rest.append(first)
        if not others:
            return []
        lines = ["".join(self._rest), *others[:-1]]
        self._rest = [others[-1]]
        return lines
