"""The lines of an export."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from typing import Any, Mapping

from ._tree import event_leaf, leaf_hash

TILE_WIDTH = 256
_LEAF_HASH = re.compile(r',"leaf_hash":"[A-Za-z0-9+/]{43}="\}$')


@dataclass(frozen=True)
class Line:
    kind: str
    """event, gap (an event that is not there any more), tile (256 of them) or malformed."""
    seq: int | None = None
    digest: bytes = b""
    own: bytes = b""
    event_id: str | None = None
    event: Mapping[str, Any] = field(default_factory=dict)


MALFORMED = Line("malformed")


def _hash_of(value: Any) -> bytes | None:
    try:
        digest = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except ValueError:
        return None
    return digest if len(digest) == 32 else None


def is_place(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def read_line(text: str) -> Line:
    try:
        members = json.loads(text)
    except ValueError:
        return MALFORMED
    if not isinstance(members, dict):
        return MALFORMED
    seq, digest = members.get("seq"), _hash_of(members.get("leaf_hash"))
    if isinstance(members.get("event_id"), str):
        return _read_event(text, members, digest)
    if not is_place(seq):
        return MALFORMED
    if digest:
        return Line("gap", seq, digest)
    subtree = _hash_of(members.get("subtree_hash"))
    return Line("tile", seq, subtree) if subtree and members.get("removed") == TILE_WIDTH else MALFORMED


def _read_event(text: str, members: Mapping[str, Any], digest: bytes | None) -> Line:
    event = {name: value for name, value in members.items() if name != "leaf_hash"}
    seq, event_id = event.get("seq"), event["event_id"]
    if not is_place(seq):
        return Line("event", None, event_id=event_id, event=event)
    if digest is None:
        return MALFORMED
    return Line("event", seq, digest, _own_hash(text, event, digest), event_id, event)


def _own_hash(text: str, event: Mapping[str, Any], digest: bytes) -> bytes:
    """That of the text as it stands; of one that another program has written again, that of its canonical form."""
    found = _LEAF_HASH.search(text)
    if found:
        as_written = leaf_hash((text[: found.start()] + "}").encode())
        if as_written == digest:
            return as_written
    return leaf_of(event)


def leaf_of(event: Mapping[str, Any]) -> bytes:
    """The hash of an event; no hash of one that has no canonical form."""
    try:
        return event_leaf(event)
    except ValueError:
        return b""
