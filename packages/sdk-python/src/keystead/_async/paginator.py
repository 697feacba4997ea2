from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from types import TracebackType
from typing import AsyncIterator, Awaitable, Callable, Generic, TypeVar

from typing_extensions import Self

from .._page import Page

T = TypeVar("T")


class AsyncItemStream(Generic[T]):
    """All items of a list, streamed over one connection.

    As a context manager it closes the connection immediately, also when the loop ends early.
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
    """A list of the service. Requests are sent on iteration, one per page."""

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
        """All pages, each fetched on demand."""
        page = await self._fetch(None)
        yield page
        while page.next_cursor is not None:
            page = await self._fetch(page.next_cursor)
            yield page

    async def first_page(self) -> Page[T]:
        """Only the first page; its `next_cursor` is the `cursor` of the next one."""
        return await self._fetch(None)

    def stream(self) -> AsyncItemStream[T]:
        """All items in one response (NDJSON): the fastest way to read a long list. Ignores `limit` and `cursor`."""
        return self._stream()
