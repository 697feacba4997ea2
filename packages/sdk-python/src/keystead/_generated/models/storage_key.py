# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class StorageKey(Model):
    """A key of the tenant, under which the keys of its objects are"""

    storage_key_id: str
    """Id of the key"""
    version: int
    """Number of the key in the tenant, from 1"""
    wrapped_by: str
    """What the key is encrypted by: `server-secret`, or `kms`"""
    created_at: datetime.datetime
    """When the key was made"""
    destroyed_at: datetime.datetime | None
    """When the key was destroyed; null: it is in use"""
