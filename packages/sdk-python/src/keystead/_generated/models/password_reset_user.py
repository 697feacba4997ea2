# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class PasswordResetUser(Model):
    """The person who has set a new password"""

    user_id: str
    """Id of the user"""
    tenant_id: str
    """Id of its tenant"""
    email: None | str
    """Email address, to log in with"""
