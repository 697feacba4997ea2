# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class CreatedUser(Model):
    """A new user"""

    user_id: str
    """Id of the user"""
    email: None | str
    """Email address, unique in the tenant; null for a service user without one"""
    username: None | str
    """User name, unique in the tenant; null if none was given"""
    roles: list[str]
    """Roles: super_admin, admin, user, viewer, and those that the tenant has made"""
    created_at: datetime.datetime
    """When the user was created"""
