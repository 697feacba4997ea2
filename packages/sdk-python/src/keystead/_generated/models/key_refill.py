# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class KeyRefill(Model):
    """How often the credits of a key are set again, and to what"""

    amount: int
    """What `remaining` becomes"""
    every_seconds: int
    """Seconds between refills"""
    last_at: datetime.datetime
    """When it was last refilled, or the credits were created"""
