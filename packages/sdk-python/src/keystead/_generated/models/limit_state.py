# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class LimitState(Model):
    """What a key has left of one of its limits"""

    name: str
    """Name of the limit"""
    limit: int
    """Points per window"""
    window_seconds: int
    """Length of the window in seconds"""
    remaining: int
    """Points left in the window"""
    reset_at: datetime.datetime
    """When a fixed window ends, or a sliding one starts to free points"""
    exceeded: bool
    """Whether this limit refused the use"""
