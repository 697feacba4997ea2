# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class AccountUsage(Model):
    total_requests: int
    requests_today: int
    """Requests of this UTC day"""
    last_reset: datetime.datetime
    """When the daily count began"""
    last_used_at: datetime.datetime | None = None
    """RFC 3339, UTC"""
    first_used_at: datetime.datetime | None = None
    """RFC 3339, UTC"""
