# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class PasskeyUser(Model):
    """The person whom a passkey identifies"""

    id: str
    """Id of the user, in base64url"""
    name: str
    """Email or name of the user"""
    display_name: str
    """Display name of the user"""
