# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class PasskeySelection(Model):
    """What an authenticator must be able to do"""

    resident_key: str | None = None
    """Whether the authenticator must find the passkey by itself"""
    require_resident_key: bool | None = None
    """The same for older browsers"""
    user_verification: str | None = None
    """Whether the authenticator must identify the person"""
