# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class StartedTotp(Model):
    """An authenticator app that was begun, with the secret that it needs"""

    factor_id: str
    """Id of the factor; it counts once a first code was sent"""
    secret: str
    """The secret that the app and the service share, in base32; shown only here"""
    uri: str
    """The same as `otpauth://` URI, to be shown as a QR code"""
