# Derived from ../_async/paginator.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Iterator, Callable, Generic, TypeVar

from typing_extensions import Self

from .._page import Page

T = TypeVar("T")


class ItemStream(Generic[T]):
    """All items of a list, streamed over one connection.

    As a context manager it closes the connection immediately, also when the loop ends early.
    """

    def __init__(self, opened: AbstractContextManager[Iterator[T]]) -> None:
        self._opened = opened
        self._items: Iterator[T] | None = None

    def __enter__(self) -> Self:
        self._items = self._opened.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.__exit__(kind, error, trace)

    def __iter__(self) -> Iterator[T]:
        if self._items is not None:
            for item in self._items:
                yield item
            return
        with self:
            for item in self:
                yield item


class Paginator(Generic[T]):
    """A list of the service. Requests are sent on iteration, one per page."""

    def __init__(
        self, fetch: Callable[[str | None], Page[T]], stream: Callable[[], ItemStream[T]]
    ) -> None:
        self._fetch = fetch
        self._stream = stream

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            for item in page.items:
                yield item

    def pages(self) -> Iterator[Page[T]]:
        """All pages, each fetched on demand."""
        page = self._fetch(None)
        yield page
        while page.next_cursor is not None:
            page = self._fetch(page.next_cursor)
            yield page

    def first_page(self) -> Page[T]:
        """Only the first page; its `next_cursor` is the `cursor` of the next one."""
        return self._fetch(None)

    def stream(self) -> ItemStream[T]:
        """All items in one response (NDJSON): the fastest way to read a long list. Ignores `limit` and `cursor`."""
        return self._stream()
