# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class JsonWebKey(Model):
    kty: str
    crv: str
    x: str
    """The public key, base64url"""
    kid: str
    """Names the key in the header of a token"""
    alg: str
    use: str
