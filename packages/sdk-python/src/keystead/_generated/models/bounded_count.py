# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class BoundedCount(Model):
    """How many there are, as far as it is counted"""

    count: int
    """How many there are, at most 10000"""
    at_least: bool
    """Whether there are more than that: counting ends at 10000"""
