# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class ChangedRole(Model):
    """A changed role, and what the change did to those who have it"""

    role_id: str
    """Id of the role"""
    name: str
    """Name of the role, unique in the tenant; it never changes"""
    description: str
    """What the role is for; empty if none was given"""
    scopes: list[str]
    """The scopes that users with this role hold"""
    built_in: bool
    """True: every tenant has it, and it cannot be changed or deleted"""
    created_at: datetime.datetime | None
    """When the role was created; null for a built-in role"""
    updated_at: datetime.datetime | None
    """When the role was last changed; null for a built-in role"""
    users_count: int
    """Number of users who have the role"""
    narrowed_keys_count: int
    """Number of their keys that lost scopes"""
