# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class AuditProof(Model):
    """The proof that an event is in the audit log"""

    event_id: str
    """Id of the event"""
    seq: int
    """Its place in the log"""
    size: int
    """Number of events in the log that the proof is about"""
    leaf_hash: str
    """Hash of the event in the tree: SHA-256, in base64"""
    hashes: list[str]
    """The proof (RFC 9162, section 2.1.3)"""
    checkpoint: str
    """The signed note of a log of that size"""
