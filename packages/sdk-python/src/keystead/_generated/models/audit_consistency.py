# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class AuditConsistency(Model):
    """The proof that an audit log has only grown"""

    from_size: int
    """The earlier size of the log"""
    to_size: int
    """The later size of the log"""
    hashes: list[str]
    """The proof (RFC 9162, section 2.1.4)"""
