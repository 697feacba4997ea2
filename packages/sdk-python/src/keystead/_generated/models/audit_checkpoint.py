# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class AuditCheckpoint(Model):
    """The audit log of a tenant at a size, signed"""

    origin: str
    """Names the log: the issuer without its scheme, `/audit/` and the id of the tenant"""
    size: int
    """Number of events in the log"""
    root: str
    """Hash of the tree over all of them: SHA-256, in base64"""
    checkpoint: str
    """The three as a signed note (C2SP signed-note), whose keys are at `/.well-known/audit-keys.json`"""
