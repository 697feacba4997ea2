# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class AggregatorApiKey(Model):
    id: str
    user_id: str
    key_prefix: str
    name: str
    scopes: list[str]
    active: bool
    expires_at: datetime.datetime | None
    last_used_at: datetime.datetime | None
    usage_count: int
    created_at: datetime.datetime
    """RFC 3339, UTC"""
    revoked_at: datetime.datetime | None
