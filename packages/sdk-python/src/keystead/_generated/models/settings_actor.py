# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class SettingsActor(Model):
    """Who changed settings"""

    user_id: str
    """Id of the user"""
    key_id: None | str
    """Id of the key with which the user acted; null for a session"""
