# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class EndedSessions(Model):
    """How many sessions were ended"""

    ended: int
    """How many sessions were ended"""
