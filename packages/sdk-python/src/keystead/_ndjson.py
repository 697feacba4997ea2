from __future__ import annotations


class Lines:
    """Cuts the pieces of newline-delimited JSON into lines. What is left at the end is a line too."""

    def __init__(self) -> None:
        self._rest = b""

    def add(self, piece: bytes) -> list[bytes]:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        return [line for line in lines if line.strip()]

    def end(self) -> list[bytes]:
        return [self._rest] if self._rest.strip() else []
