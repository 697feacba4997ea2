# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class JsonWebKey(Model):
    """A public key with which tokens of the content contract are verified (RFC 7517)"""

    kty: str
    """Kind of key: OKP (RFC 8037), EC or RSA (RFC 7518)"""
    kid: str
    """Names the key in the header of a token"""
    alg: str
    """The signature algorithm: EdDSA, ES256 or RS256"""
    use: str
    """For signatures"""
    crv: str | None = None
    """The curve: Ed25519 or P-256"""
    x: str | None = None
    """The public key, or its x coordinate, base64url"""
    y: str | None = None
    """The y coordinate of an EC key, base64url"""
    n: str | None = None
    """The modulus of an RSA key, base64url"""
    e: str | None = None
    """The exponent of an RSA key, base64url"""
