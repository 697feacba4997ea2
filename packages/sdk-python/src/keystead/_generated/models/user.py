# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .user_status import UserStatus


@model
class User(Model):
    """A person or a service that has keys"""

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
    status: UserStatus
    """active, inactive or expired; keys work only while it is active"""
    projects_count: int
    """Number of projects that the user is a member of"""
    api_keys_count: int
    """Number of API keys that are not revoked"""
    created_at: datetime.datetime
    """When the user was created"""
    expires_at: datetime.datetime | None
    """When the user expires; null: never"""
    last_used_at: datetime.datetime | None
    """When a credential of the user was last used; null: never"""
