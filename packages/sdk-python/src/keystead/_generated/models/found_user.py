# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class FoundUser(Model):
    """A user that a search found"""

    user_id: str
    """Id of the user"""
    email: None | str
    """Email address, unique in the tenant; null for a service user without one"""
    projects_count: int
    """Number of projects that the user is a member of"""
    created_at: datetime.datetime
    """When the user was created"""
