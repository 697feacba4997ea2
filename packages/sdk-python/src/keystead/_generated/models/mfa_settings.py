# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class MfaSettings(Model):
    """Whether second factors are demanded"""

    required: bool
    """Whether a person gets a session only with a second factor or a passkey"""
