# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class ApiKeyName(Model):
    """An API key by its id and its name"""

    key_id: str
    """Id of the key"""
    name: str
    """Name of the key, for people"""
