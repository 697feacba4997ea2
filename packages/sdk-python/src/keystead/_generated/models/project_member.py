# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class ProjectMember(Model):
    """A user as a member of a project"""

    user_id: str
    """Id of the user"""
    email: None | str
    """Email address; null for a service user without one"""
    created_at: datetime.datetime
    """When the user was created"""
