from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import AsyncGenerator, AsyncIterator, Callable

from .._ndjson import Lines
from .._responses import Response

Opened = Callable[[], AbstractAsyncContextManager["tuple[Response, AsyncIterator[bytes]]"]]


class AsyncAuditExport:
    """An audit log, line by line. The request is sent on first use: iterate over it, or read it with `text`."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        """Lines without their ends. A row of CSV may have several, within quotes."""
        lines = Lines(keeps_empty=True)
        async with self._opened() as (_, pieces):
            async for piece in pieces:
                for line in lines.add(piece):
                    yield line.decode("utf-8")
            for line in lines.end():
                yield line.decode("utf-8")

    async def text(self) -> str:
        """All of it, in memory."""
        return "".join([f"{line}\n" async for line in self])
