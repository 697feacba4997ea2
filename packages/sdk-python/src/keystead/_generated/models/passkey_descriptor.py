# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class PasskeyDescriptor(Model):
    """A passkey, as a browser looks it up"""

    id: str
    """Id of a passkey, in base64url"""
    type: str
    """Always `public-key`"""
    transports: list[str] | None = None
    """How its authenticator can be reached"""
