"""Signed checkpoints (C2SP signed-note and tlog-checkpoint)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Mapping, Sequence

from .._json import is_array, is_object

_ED25519 = b"\x01"
_BODY = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,15})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*")
_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class AuditError(Exception):
    """A file is not what it should be, or a checkpoint is not signed."""


@dataclass(frozen=True)
class Checkpoint:
    """What a log states of itself."""

    origin: str
    size: int
    root: bytes


def read_checkpoints(text: str, jwks: Mapping[str, Any], tenant: str | None = None) -> list[Checkpoint]:
    """The checkpoints of a text: one after another, or lines of JSON as the service pins them, or an answer of
    `/api/v1/audit-events/checkpoint`.

    @param tenant: the id of the tenant whose checkpoints are meant, when there are those of several
    @raises AuditError: when one is malformed, or signed by none of the keys
    """
    notes = _notes_in(text)
    if tenant is not None:
        notes = [note for note in notes if note.split("\n", 1)[0].endswith(f"/audit/{tenant}")]
    if not notes:
        raise AuditError("there is no checkpoint")
    return [_read_checkpoint(note.rstrip("\n") + "\n", _keys_in(jwks)) for note in notes]


def _notes_in(text: str) -> list[str]:
    if not text.lstrip().startswith("{"):
        return _split_notes(text)
    whole = _note_in(text)
    if whole is not None:
        return _split_notes(whole)
    notes: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        note = _note_in(line) if line.strip() else ""
        if note is None:
            raise AuditError(f"line {number} is not a checkpoint")
        notes += _split_notes(note)
    return notes


def _split_notes(text: str) -> list[str]:
    return [note for note in re.split(r"(?<=\n)\n*(?=[^\n]+\n[0-9]+\n[A-Za-z0-9+/]{43}=\n)", text) if note.strip()]


def _note_in(text: str) -> str | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    if is_object(value) and is_object(value.get("data")):
        value = value["data"]
    note = value.get("checkpoint") if is_object(value) else None
    return note if isinstance(note, str) else None


def _keys_in(jwks: Mapping[str, Any]) -> list[bytes]:
    keys = jwks.get("keys")
    if not is_array(keys):
        raise AuditError("not a JSON Web Key Set")
    return [
        base64.urlsafe_b64decode(key["x"] + "=" * (-len(key["x"]) % 4))
        for key in keys
        if is_object(key) and key.get("kty") == "OKP" and key.get("crv") == "Ed25519"
    ]


def _read_checkpoint(note: str, keys: Sequence[bytes]) -> Checkpoint:
    text, found, signatures = note.rpartition("\n\n")
    body = _BODY.fullmatch(text + "\n")
    if not found or body is None:
        raise AuditError("not a checkpoint")
    checkpoint = Checkpoint(body[1], int(body[2]), base64.b64decode(body[3]))
    for line in signatures.splitlines():
        signature = _SIGNATURE.fullmatch(line)
        if signature is None:
            raise AuditError("a signature line is malformed")
        if signature[1] == checkpoint.origin and _is_signed(text + "\n", checkpoint.origin, signature[2], keys):
            return checkpoint
    raise AuditError(f"the checkpoint of size {checkpoint.size} is signed by none of the keys")


def _is_signed(text: str, name: str, encoded: str, keys: Sequence[bytes]) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    content = base64.b64decode(encoded)
    for key in keys:
        if hashlib.sha256(name.encode() + b"\n" + _ED25519 + key).digest()[:4] != content[:4]:
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(content[4:], text.encode())
            return True
        except InvalidSignature:
            continue
    return False
