# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class PasskeyParty(Model):
    """The service that a passkey is bound to"""

    name: str
    """Name of the service"""
    id: str | None = None
    """The host name that passkeys are bound to"""
