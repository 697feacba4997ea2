from __future__ import annotations


class Lines:
    """Splits chunks of newline-delimited JSON into lines. An unterminated last line counts too."""

    def __init__(self) -> None:
        self._rest = b""

    def add(self, piece: bytes) -> list[bytes]:
        *lines, self._rest = (self._rest + piece).split(b"\n")
        return [line for line in lines if line.strip()]

    def end(self) -> list[bytes]:
        return [self._rest] if self._rest.strip() else []
