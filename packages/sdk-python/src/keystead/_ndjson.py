from __future__ import annotations


class Lines:
    """Splits chunks of newline-delimited JSON into lines. An unterminated last line counts too."""

    def __init__(self, *, keeps_empty: bool = False) -> None:
        """@param keeps_empty: whether empty lines count, but for the last"""
        self._rest = b""
        self._keeps_empty = keeps_empty

    def add(self, piece: bytes) -> list[bytes]:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        return [line for line in lines if self._keeps_empty or line.strip()]

    def end(self) -> list[bytes]:
        return [self._rest] if self._rest.strip() else []
