# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from ..._secret import Secret


@model
class RotatedAccountKey(Model):
    """The new text of the key of an account, which is shown only once"""

    success: bool
    """Always true: a failure has another status"""
    api_key: Secret
    """The full text of the API key, shown only here"""
    warning: str
    """A reminder for people to save the key"""
