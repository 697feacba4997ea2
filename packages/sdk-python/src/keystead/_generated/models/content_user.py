# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from ..._secret import Secret
from .user_status import UserStatus


@model
class ContentUser(Model):
    """An API user of the content contract, with its token"""

    id: str
    """Id of the API user"""
    name: str
    """Name, unique in the tenant"""
    description: str
    """What the API user is for; empty if none was given"""
    token: None | Secret
    """A JWT (EdDSA); null for a user that was never issued one"""
    expire_at: datetime.datetime | None
    """When the API user expires; null: never"""
    created_at: datetime.datetime
    """When the API user was created"""
    updated_at: datetime.datetime
    """When the API user was last changed"""
    scopes: list[str]
    """Scopes of the API user and its token"""
    status: UserStatus
    """active, inactive, or expired when `expire_at` has passed; its token works only while it is active"""
