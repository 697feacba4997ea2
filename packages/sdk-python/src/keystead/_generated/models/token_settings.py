# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class TokenSettings(Model):
    """How long access tokens live"""

    lifetime_seconds: int
    """Seconds that access tokens live that are issued from now on"""
