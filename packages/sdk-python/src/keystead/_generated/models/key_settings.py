# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class KeySettings(Model):
    """What governs keys and content tokens"""

    max_lifetime_days: int | None
    """The longest that keys and content tokens may live, in days from when they are made; null: without end. Those that exist are left as they are"""
    default_lifetime_days: int | None
    """How long keys and content tokens live that are made without an expiry, in days; null: as long as they may"""
    require_ip_allowlist: bool
    """Whether every new key must have an `ip_allowlist`"""
    rotation_reminder_days: int | None
    """Days after which a key that was not rotated is due: the event `key.rotation_due` says so, once; null: never"""
