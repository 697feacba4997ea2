# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class LimitState(Model):
    name: str
    limit: int
    window_seconds: int
    remaining: int
    reset_at: datetime.datetime
    """When the window ends, or when a sliding one begins to free points"""
    exceeded: bool
