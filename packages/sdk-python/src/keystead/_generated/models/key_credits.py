# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .key_refill import KeyRefill


@model
class KeyCredits(Model):
    remaining: int
    """Uses that are left, without those that a replica holds at the moment"""
    refill: KeyRefill | None
