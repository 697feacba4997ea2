# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class DestroyedStorageKeys(Model):
    """What has ended with the keys of a tenant"""

    keys: int
    """Keys that were destroyed"""
    objects: int
    """Objects that have ended, with those that were deleted and not purged yet"""
    bytes: int
    """Bytes of these objects"""
