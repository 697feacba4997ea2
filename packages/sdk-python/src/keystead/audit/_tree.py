"""Hashes of the tree over a log (RFC 9162), and of its events."""

from __future__ import annotations

import hashlib
from typing import Any, Mapping


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry (RFC 9162, section 2.1.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees (RFC 9162, section 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class GrowingTree:
    """The root of a tree whose entries come one after another."""

    def __init__(self) -> None:
        self._subtrees: list[tuple[int, bytes]] = []

    def add(self, digest: bytes, level: int = 0) -> None:
        while self._subtrees and self._subtrees[-1][0] == level:
            digest = node_hash(self._subtrees.pop()[1], digest)
            level += 1
        self._subtrees.append((level, digest))

    def root(self) -> bytes:
        if not self._subtrees:
            return hashlib.sha256().digest()
        digest = self._subtrees[-1][1]
        for _, left in reversed(self._subtrees[:-1]):
            digest = node_hash(left, digest)
        return digest


def event_leaf(event: Mapping[str, Any]) -> bytes:
    """The hash of an event: that of its canonical JSON (RFC 8785), without members that are None."""
    import rfc8785

    return leaf_hash(rfc8785.dumps({name: value for name, value in event.items() if value is not None}))
