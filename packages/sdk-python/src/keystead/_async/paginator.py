from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import AsyncIterator, Awaitable, Callable, Generic, TypeVar

from typing_extensions import Self

from .._page import Page

T = TypeVar("T")


class AsyncItemStream(Generic[T]):
    """All items of a list as they come, over one connection.

    As a context manager it lets go of the connection at once, also when the loop ends early.
    """

    def __init__(self, opened: AbstractAsyncContextManager[AsyncIterator[T]]) -> None:
        self._opened = opened
        self._items: AsyncIterator[T] | None = None

    async def __aenter__(self) -> Self:
        self._items = await self._opened.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._opened.__aexit__(kind, error, trace)

    async def __aiter__(self) -> AsyncIterator[T]:
        if self._items is not None:
            async for item in self._items:
                yield item
            return
        async with self:
            async for item in self:
                yield item


class AsyncPaginator(Generic[T]):
    """A list of the service. Nothing is sent before it is iterated over, and then a page at a time."""

    def __init__(
        self, fetch: Callable[[str | None], Awaitable[Page[T]]], stream: Callable[[], AsyncItemStream[T]]
    ) -> None:
        self._fetch = fetch
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item

    async def pages(self) -> AsyncIterator[Page[T]]:
        """All pages, each fetched when it is wanted."""
        page = await self._fetch(None)
        yield page
        while page.next_cursor is not None:
            page = await self._fetch(page.next_cursor)
            yield page

    async def first_page(self) -> Page[T]:
        """One page alone; its `next_cursor` is the `cursor` of the next one."""
        return await self._fetch(None)

    def stream(self) -> AsyncItemStream[T]:
        """All items in one answer (NDJSON): the fastest way through a long list. `limit` and `cursor` do not matter."""
        return self._stream()
