"""Runs a test with both clients: whatever waits in the asynchronous one is waited for."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, Callable, Coroutine

import keystead


class Both:
    """A client of either kind, used in the same words."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    @property
    def client_class(self) -> Any:
        return keystead.Keystead if self.kind == "sync" else keystead.AsyncKeystead

    async def done(self, result: Any) -> Any:
        return await result if inspect.isawaitable(result) else result

    async def items(self, iterable: Any, into: list[Any] | None = None) -> list[Any]:
        items: list[Any] = [] if into is None else into
        if self.kind == "sync":
            for item in iterable:  # Not extend: what came before an error counts.
                items.append(item)
        else:
            async for item in iterable:
                items.append(item)
        return items

    async def close(self, client: Any) -> None:
        await self.done(client.close() if self.kind == "sync" else client.aclose())

    def run(self, test: Callable[[], Coroutine[Any, Any, None]]) -> None:
        asyncio.run(test())
