"""The lines of an export."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass, field
from typing import Any, Mapping

from .._json import is_object
from ._tree import event_leaf, leaf_hash

TILE_WIDTH = 256
_MEMBER = ',"leaf_hash":"'
_TAIL_LENGTH = len(_MEMBER) + 44 + len('"}')
_SEQ = ',"seq":'
_NUMBER = re.compile(r"[0-9]{1,16}")
_REMOVAL = '{"action":"audit_events.removed"'


@dataclass(frozen=True)
class Line:
    """A line of an export."""

    kind: str
    """event, gap (an event that is not there any more), tile (256 of them) or malformed."""
    seq: int | None = None
    digest: bytes = b""
    own: bytes = b""
    event_id: str | None = None
    event: Mapping[str, Any] = field(default_factory=dict[str, Any])


MALFORMED = Line("malformed")


def _hash_of(value: Any) -> bytes | None:
    try:
        digest = base64.b64decode(value, validate=True) if isinstance(value, str) else b""
    except ValueError:
        return None
    return digest if len(digest) == 32 else None


def is_place(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _parts_of(text: str) -> tuple[str, str] | None:
    """The text of the event, and the hash that stands last, in a line as an export writes it."""
    end = len(text) - _TAIL_LENGTH
    if end < 1 or not text.startswith(_MEMBER, end) or not text.endswith('"}'):
        return None
    return text[:end] + "}", text[end + len(_MEMBER) : -2]


def plain_event(text: str) -> tuple[int, bytes] | None:
    """The place and the hash of an event, of a line whose hash is that of its text as it stands.

    It reads without parsing, which takes most of the time of a verification. That is enough where the hash is in the
    tree of a checkpoint: then the text is that of the event, in its canonical form, in which the last `seq` is that of
    the event.

    @returns None for a line that is to be parsed
    """
    parts = _parts_of(text)
    if parts is None or text.startswith(_REMOVAL):
        return None
    event, stated = parts
    digest = leaf_hash(event.encode())
    number = _NUMBER.match(event, event.rfind(_SEQ) + len(_SEQ))
    if number is None or binascii.b2a_base64(digest, newline=False).decode() != stated:
        return None
    return int(number.group()), digest


def read_line(text: str) -> Line:
    try:
        members = json.loads(text)
    except ValueError:
        return MALFORMED
    if not is_object(members):
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
    parts = _parts_of(text)
    if parts:
        as_written = leaf_hash(parts[0].encode())
        if as_written == digest:
            return as_written
    return leaf_of(event)


def leaf_of(event: Mapping[str, Any]) -> bytes:
    """The hash of an event; no hash of one that has no canonical form."""
    try:
        return event_leaf(event)
    except ValueError:
        return b""
