from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import AsyncGenerator, AsyncIterator, Callable

from .._responses import Response

Opened = Callable[[], AbstractAsyncContextManager["tuple[Response, AsyncIterator[bytes]]"]]


class AsyncObjectDownload:
    """The bytes of an object. The request is sent on first use: iterate over it, or read it with `read`."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        async with self._opened() as (_, pieces):
            async for piece in pieces:
                yield piece

    async def read(self) -> bytes:
        """All bytes, in memory."""
        return b"".join([piece async for piece in self])
