"""Compares the lines of an export with checkpoints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Callable, Iterable, Mapping, Sequence

from .._json import is_object
from ._checkpoints import AuditError, Checkpoint
from ._lines import MALFORMED, TILE_WIDTH, Line, is_place, leaf_of, plain_event, read_line
from ._tree import GrowingTree

_TILE_HEIGHT = 8


@dataclass(frozen=True)
class Finding:
    """What is wrong with an export, at its first place."""

    kind: str
    """altered, missing, inserted or reordered."""
    seq: int | None
    """The place in the log; None for an event that has none."""
    event_id: str | None
    message: str


@dataclass
class Report:
    """What a comparison has found."""

    finding: Finding | None = None
    size: int = 0
    removed: int = 0
    """Events that were removed after their time, as the log records."""
    beyond: int = 0
    """Events behind the checkpoint, which it says nothing about."""
    unchecked: list[int] = field(default_factory=list[int])
    """The sizes of checkpoints that end among removed events: nothing can be compared with them any more."""


class _CheckedLog:
    def __init__(self, checkpoints: Sequence[Checkpoint]) -> None:
        self.report = Report()
        self._checkpoints = sorted(checkpoints, key=lambda each: each.size)
        self._size = self._checkpoints[-1].size
        self._tree = GrowingTree()
        self._checked = 0
        self._wrong: tuple[int, int] | None = None
        self._broken: tuple[int, Line | None] | None = None
        self._gone: tuple[int, int] | None = None
        self._kept_from = 0
        self._compare()

    def take_plain(self, text: str) -> bool:
        """@returns False for a line that has to be parsed; then nothing was done"""
        event = plain_event(text)
        if event is None:
            return False
        if self._broken:
            return True
        seq, digest = event
        place = self.report.size
        if place >= self._size:
            self.report.beyond += 1
            return True
        if seq != place:
            return False
        self._tree.add(digest)
        self.report.size = place + 1
        if self._checkpoints[self._checked].size <= self.report.size:
            self._compare()
        return True

    def take(self, line: Line) -> None:
        if line.kind == "event" and line.own == line.digest:
            self._note_removal(line.event)
        if self._broken:
            return
        place = self.report.size
        if place >= self._size and not (line.kind == "event" and line.seq is None):
            self.report.beyond += 1
        elif self._add(line):
            self._compare()
        else:
            self._broken = (place, line)

    def _add(self, line: Line) -> bool:
        place = self.report.size
        if line.kind == "malformed" or line.seq != place:
            return False
        if line.kind == "event" and line.own != line.digest:
            return False
        if line.kind == "tile" and place % TILE_WIDTH:
            return False
        count = TILE_WIDTH if line.kind == "tile" else 1
        if line.kind != "event":
            self.report.removed += count
            self._gone = (self._gone[0] if self._gone else place, place + count - 1)
        self._tree.add(line.digest, _TILE_HEIGHT if line.kind == "tile" else 0)
        self.report.size += count
        return True

    def _note_removal(self, event: Mapping[str, Any]) -> None:
        details = event.get("details")
        if event.get("action") == "audit_events.removed" and is_object(details):
            kept_from: Any = details.get("kept_from")
            self._kept_from = max(self._kept_from, int(kept_from) if is_place(kept_from) else 0)

    def _compare(self) -> None:
        while self._checked < len(self._checkpoints) and self._checkpoints[self._checked].size <= self.report.size:
            checkpoint = self._checkpoints[self._checked]
            start = self._checkpoints[self._checked - 1].size if self._checked else 0
            self._checked += 1
            if checkpoint.size < self.report.size:
                self.report.unchecked.append(checkpoint.size)
            elif checkpoint.root != self._tree.root() and self._wrong is None:
                self._wrong = (start, checkpoint.size)

    def end(self) -> tuple[int, Line | None] | None:
        places: list[tuple[int, Line | None]] = []
        if self._broken:
            places.append(self._broken)
        elif self.report.size < self._size:
            places.append((self.report.size, None))
        if self._gone and self._gone[1] >= self._kept_from:
            places.append((max(self._gone[0], self._kept_from), None))
        return min(places, key=lambda each: each[0]) if places else None

    def wrong_root(self) -> Finding | None:
        if self._wrong is None:
            return None
        start, end = self._wrong
        message = f"an event from place {start} to {end - 1} was changed together with its hash"
        return Finding("altered", start, None, f"{message}: the root at size {end} is not that of the checkpoint")


def check_export(
    lines: Callable[[], Iterable[str]], checkpoint: Checkpoint, earlier: Sequence[Checkpoint] = ()
) -> Report:
    """Whether an export is the log that a checkpoint states: every event unchanged, in its place, none missing or more.

    @param lines: reads the lines of the export, as often as it is called
    @param earlier: checkpoints from before; what they hold must be what they held
    @raises AuditError: when the checkpoint ends among events that were removed since
    """
    log = _CheckedLog([*earlier, checkpoint])
    for text in lines():
        if text and not log.take_plain(text):
            log.take(read_line(text))
    if checkpoint.size in log.report.unchecked:
        raise AuditError("The checkpoint ends among events that were removed since: take a newer one")
    broken = log.end()
    log.report.finding = log.wrong_root() if broken is None else _classify(lines, *broken)
    return log.report


def _classify(lines: Callable[[], Iterable[str]], place: int, line: Line | None) -> Finding:
    missing = f"the event of place {place} is missing"
    if line is None or line.kind in ("gap", "tile"):
        return Finding("missing", place, None, missing)
    if line.kind == "malformed":
        return Finding("altered", place, None, f"the line of place {place} is not a line of an export")
    name = f"event {line.event_id}"
    if line.seq is None:
        return Finding("inserted", None, line.event_id, f"{name} was inserted: it has no place in the log")
    inserted = Finding("inserted", place, line.event_id, f"{name} was inserted at place {place}")
    if line.seq < place:
        return inserted
    belongs_at, is_at = _search(lines, line.event, place)
    if belongs_at is not None and is_at is not None:
        message = f"events were reordered: at place {place} is {name} of place {belongs_at}"
        return Finding("reordered", place, line.event_id, message)
    if belongs_at is not None or line.seq > place:
        return Finding("missing", place, None, f"{missing}: {name} stands in its place")
    if is_at is not None:
        return inserted
    return Finding("altered", place, line.event_id, f"{name} at place {place} was altered")


def _search(lines: Callable[[], Iterable[str]], event: Mapping[str, Any], place: int) -> tuple[int | None, int | None]:
    """The place whose hash the event has, and where the event is that has the hash of the place."""
    belongs_at: int | None = None
    is_at: int | None = None
    wanted: bytes | None = None
    for text in lines():
        line = read_line(text) if text else MALFORMED
        if line.kind in ("malformed", "tile") or line.seq is None:
            continue
        if line.seq == place:
            wanted = line.digest
            # The line itself may stand elsewhere, unchanged.
            if is_at is None and line.kind == "event" and line.own == line.digest:
                is_at = place
            continue
        if belongs_at is None and leaf_of({**event, "seq": line.seq}) == line.digest:
            belongs_at = line.seq
        if is_at is None and line.kind == "event" and wanted is not None:
            if leaf_of({**line.event, "seq": place}) == wanted:
                is_at = line.seq
    return belongs_at, is_at
