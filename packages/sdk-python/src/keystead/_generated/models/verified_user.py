# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class VerifiedUser(Model):
    """The user whose key was verified"""

    user_id: str
    """Id of the user"""
    name: str
    """Display name of the user"""
    email: None | str
    """Email of the user; null for a service user without one"""
