# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .passkey_creation_options import PasskeyCreationOptions


@model
class PasskeyCreation(Model):
    """A registration that a new passkey completes"""

    challenge: str
    """Goes into the request that completes it; a secret"""
    expires_at: datetime.datetime
    """When the challenge ends: five minutes after it began"""
    options: PasskeyCreationOptions
    """For `navigator.credentials.create` in the browser"""
