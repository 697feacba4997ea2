# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class RetentionSettings(Model):
    """How long records are kept"""

    audit_days: int | None
    """Days after which audit events are removed, 256 at a time, but for their hashes; null: they are kept"""
    usage_days: int | None
    """Days after which counts of verifications are deleted; null: they are kept"""
    jobs_days: int | None
    """Days after which finished jobs are deleted; null: they are kept"""
    objects_days: int
    """Days after which the bytes of a deleted object are removed for good; 0: by the next sweep"""
