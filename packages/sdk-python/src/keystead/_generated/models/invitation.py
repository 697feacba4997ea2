# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Invitation(Model):
    """An invitation of a person to the tenant"""

    invitation_id: str
    """Id of the invitation"""
    email: str
    """The invited email address"""
    roles: list[str]
    """Roles: super_admin, admin, user, viewer, and those that the tenant has made"""
    scopes: list[str]
    """Scopes of the user, beside those of its roles"""
    inviter_id: str
    """Id of the user who invited"""
    created_at: datetime.datetime
    """When the invitation was made"""
    expires_at: datetime.datetime
    """When the link ends: after seven days"""
