# Derived from ../_async/audit_export.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Generator, Iterator, Callable

from .._ndjson import Lines
from .._responses import Response

Opened = Callable[[], AbstractContextManager["tuple[Response, Iterator[bytes]]"]]


class AuditExport:
    """An audit log, line by line. The request is sent on first use: iterate over it, or read it with `text`."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def __iter__(self) -> Generator[str, None, None]:
        """Lines without their ends. A row of CSV may have several, within quotes."""
        lines = Lines(keeps_empty=True)
        with self._opened() as (_, pieces):
            for piece in pieces:
                for line in lines.add(piece):
                    yield line.decode("utf-8")
            for line in lines.end():
                yield line.decode("utf-8")

    def text(self) -> str:
        """All of it, in memory."""
        return "".join([f"{line}\n" for line in self])
