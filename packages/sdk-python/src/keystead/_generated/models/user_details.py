# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .project_name import ProjectName


@model
class UserDetails(Model):
    """A user with the projects that it is a member of"""

    user_id: str
    """Id of the user"""
    email: None | str
    """Email address, unique in the tenant; null for a service user without one"""
    username: None | str
    """User name, unique in the tenant; null if none was given"""
    name: str
    """Display name: the given name, or else the user name or the email"""
    roles: list[str]
    """Roles: super_admin, admin, user, viewer, and those that the tenant has made"""
    projects: list[ProjectName]
    """The projects that the user is a member of"""
    api_keys_count: int
    """Number of API keys that are not revoked"""
    created_at: datetime.datetime
    """When the user was created"""
