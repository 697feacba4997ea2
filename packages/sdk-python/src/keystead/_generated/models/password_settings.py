# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class PasswordSettings(Model):
    """What governs passwords"""

    min_length: int
    """The fewest characters of passwords that are set from now on"""
