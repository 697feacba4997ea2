# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from ..._secret import Secret


@model
class CreatedUserApiKey(Model):
    """A new API key of a user for a project, with its text, which is shown only once"""

    api_key: Secret
    """The full text of the key, shown only here"""
