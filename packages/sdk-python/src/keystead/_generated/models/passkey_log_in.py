# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .passkey_log_in_options import PasskeyLogInOptions


@model
class PasskeyLogIn(Model):
    """A log-in, or a confirmation, that a passkey completes"""

    challenge: str
    """Goes into the request that completes it; a secret"""
    expires_at: datetime.datetime
    """When the challenge ends: five minutes after it began"""
    options: PasskeyLogInOptions
    """For `navigator.credentials.get` in the browser"""
