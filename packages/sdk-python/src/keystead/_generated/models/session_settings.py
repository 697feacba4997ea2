# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class SessionSettings(Model):
    """How long sessions live"""

    idle_minutes: int | None
    """Minutes without use after which sessions end, at once for all of them; null: they do not end by that"""
    lifetime_hours: int
    """Hours after the log-in at which sessions end that are opened from now on"""
