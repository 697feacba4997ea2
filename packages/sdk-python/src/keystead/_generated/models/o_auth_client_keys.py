# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .json_object import JsonObject


@model
class OAuthClientKeys(Model):
    """The public keys by which a client authenticates (RFC 7517)"""

    keys: list[JsonObject]
    """The public keys, 1 to 20: RSA, EC or Ed25519"""
