"""Compares an export of the audit log with signed checkpoints, from files alone: `python -m keystead.audit verify`.

It needs `pip install keystead[audit]`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Iterator

from ._check import Finding, Report, check_export
from ._checkpoints import AuditError, Checkpoint, read_checkpoints
from ._tree import event_leaf

__all__ = ["AuditError", "Checkpoint", "Finding", "Report", "check_export", "event_leaf", "read_checkpoints", "verify"]


def verify(
    export: str, *, checkpoint: str, jwks: str, from_checkpoint: str | None = None, tenant: str | None = None
) -> Report:
    """Compares files: an export as `ndjson`, a checkpoint, the keys, and checkpoints from before.

    @param tenant: the id of the tenant whose checkpoints are meant, when files have those of several

    @raises AuditError: when a file is not what it should be, or a checkpoint is not signed
    """
    try:
        keys = json.loads(Path(jwks).read_text("utf-8"))
        stated = read_checkpoints(Path(checkpoint).read_text("utf-8"), keys, tenant)
        last, *more = sorted(stated, key=lambda each: each.size, reverse=True)
        if from_checkpoint is not None:
            more += read_checkpoints(Path(from_checkpoint).read_text("utf-8"), keys, tenant)
    except (OSError, ValueError) as error:
        raise AuditError(str(error)) from None
    if any(other.origin != last.origin for other in more):
        raise AuditError("the checkpoints are of two logs: name the tenant of one")

    def lines() -> Iterator[str]:
        # Line feeds alone end lines. A byte that is no text is a change that the hashes show.
        with open(export, encoding="utf-8", errors="replace", newline="\n") as file:
            for line in file:
                yield line.rstrip("\n")

    try:
        return check_export(lines, last, more)
    except OSError as error:
        raise AuditError(str(error)) from None
