# Derived from ../_async/download.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Generator, Iterator, Callable

from .._responses import Response

Opened = Callable[[], AbstractContextManager["tuple[Response, Iterator[bytes]]"]]


class ObjectDownload:
    """The bytes of an object. The request is sent on first use: iterate over it, or read it with `read`."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def __iter__(self) -> Generator[bytes, None, None]:
        with self._opened() as (_, pieces):
            for piece in pieces:
                yield piece

    def read(self) -> bytes:
        """All bytes, in memory."""
        return b"".join([piece for piece in self])
