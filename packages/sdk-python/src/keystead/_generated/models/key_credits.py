# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .key_refill import KeyRefill


@model
class KeyCredits(Model):
    """The prepaid uses that a key has left"""

    remaining: int
    """Remaining uses, without those currently leased to a replica"""
    refill: KeyRefill | None
    """When and to what `remaining` is set again; null: never"""
