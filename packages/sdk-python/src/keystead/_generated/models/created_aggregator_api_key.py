# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from ..._secret import Secret


@model
class CreatedAggregatorApiKey(Model):
    """A new API key with its text, which is shown only once"""

    id: str
    """Id of the key"""
    user_id: str
    """Id of the API user of the key"""
    key_prefix: str
    """The first characters of the key, to recognise it by"""
    key: Secret
    """The full text of the key, 34 characters, shown only here"""
    name: str
    """Name of the key, for people"""
    scopes: list[str]
    """Scopes of the key"""
    active: bool
    """Whether the key works: neither revoked nor expired, and its user is active"""
    expires_at: datetime.datetime | None
    """When the key expires; null: never"""
    last_used_at: datetime.datetime | None
    """When the key was last used; null: never"""
    usage_count: int
    """Number of uses so far"""
    created_at: datetime.datetime
    """When the key was created"""
    revoked_at: datetime.datetime | None
    """When the key was revoked; null: it was not"""
