# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from ..._secret import Secret


@model
class CreatedApiKey(Model):
    """A new API key with its text, which is shown only once"""

    key_id: str
    """Id of the key"""
    api_key: Secret
    """The full text of the key, shown only here"""
