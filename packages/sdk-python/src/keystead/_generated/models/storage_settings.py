# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class StorageSettings(Model):
    """Settings of stored objects"""

    quota_bytes: int | None
    """Bytes that the objects of the tenant may have together, without those that are deleted; null: no quota"""
