from __future__ import annotations

from types import TracebackType
from typing import AsyncGenerator, Callable

from typing_extensions import Self

from .._completions import CompletionChunk, CompletionDone, CompletionEvent, event_of
from .._errors import APIConnectionError, KeysteadError
from .._request import Request
from .._sse import EventParser
from .core import AsyncCore


class AsyncCompletionStream:
    """A streamed completion. The request is sent on first use: iterate over it, or read it with `text` or `final`.

    It can be read once. As a context manager it closes the connection immediately, also when the loop ends early.

    A connection lost after the first event is resumed once from there, if the service sent event ids.
    """

    def __init__(self, core: AsyncCore, request: Callable[[str | None], Request]) -> None:
        self._events = _events(core, request)
        self._pieces: list[str] = []
        self._done: CompletionDone | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Aborts the request if it is still running."""
        await self._events.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> CompletionEvent:
        event = await self._events.__anext__()
        if isinstance(event, CompletionChunk):
            self._pieces.append(event.content)
        else:
            self._done = event
        return event

    async def text(self) -> str:
        """Reads to the end. @returns the whole text, including what was read before"""
        await self.final()
        return "".join(self._pieces)

    async def final(self) -> CompletionDone:
        """Reads to the end. @returns usage and cost"""
        async for _ in self:
            pass
        if self._done is None:
            raise KeysteadError("The stream was left before its end; read it to the end")
        return self._done


async def _events(core: AsyncCore, request: Callable[[str | None], Request]) -> AsyncGenerator[CompletionEvent, None]:
    last: str | None = None
    is_resumed = False
    while True:
        asked = request(last)
        try:
            async with core.stream(asked) as (response, pieces):
                parser = EventParser()
                async for piece in pieces:
                    for sent in parser.add(piece):
                        last = _sendable(sent.last_event_id) or last
                        event = event_of(sent, response)
                        if event is not None:
                            yield event
                        if isinstance(event, CompletionDone):
                            return
            raise APIConnectionError(f"{asked.title}: the stream ended before its last event")
        except APIConnectionError:
            if last is None or is_resumed:
                raise
        is_resumed = True
        await core.pause()


def _sendable(event_id: str) -> str | None:
    """The id if it is valid in a header field."""
    return event_id if event_id.isascii() and event_id.isprintable() and event_id else None
