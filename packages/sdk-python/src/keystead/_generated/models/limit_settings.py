# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .key_limit import KeyLimit


@model
class LimitSettings(Model):
    """The limits of new keys"""

    new_keys: list[KeyLimit]
    """The limits of keys that are made without any; empty: none"""
