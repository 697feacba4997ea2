# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class AccountUsage(Model):
    """How often the key of an account was used"""

    total_requests: int
    """Requests so far"""
    requests_today: int
    """Requests on the current UTC day"""
    last_reset: datetime.datetime
    """Start of the daily count"""
    last_used_at: datetime.datetime | None = None
    """Time of the latest request; absent before the first"""
    first_used_at: datetime.datetime | None = None
    """Time of the first request; absent before it"""
