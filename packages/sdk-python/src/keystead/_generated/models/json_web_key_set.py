# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .json_web_key import JsonWebKey


@model
class JsonWebKeySet(Model):
    """The public keys of the service (RFC 7517)"""

    keys: list[JsonWebKey]
    """The keys that sign, those that will, and those that verify tokens issued earlier"""
