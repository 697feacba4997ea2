# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class NarrowedKeys(Model):
    """Present only when keys lost scopes"""

    narrowed_keys: list[str]
    """Keys that lost scopes because their user did"""
