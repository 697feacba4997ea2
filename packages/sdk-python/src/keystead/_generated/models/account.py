# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .account_role import AccountRole
from .account_usage import AccountUsage


@model
class Account(Model):
    """A user of the accounts contract, with its one key"""

    user_id: str
    """Id of the user"""
    name: str
    """Name, unique in the tenant"""
    email: None | str
    """Email address, unique in the tenant; null if none was given"""
    role: AccountRole
    """admin: may manage the tenant; user: may not"""
    is_active: bool
    """Whether its API key works"""
    created_at: datetime.datetime
    """When the user was created"""
    updated_at: datetime.datetime
    """When the user was last changed; a request changes nothing"""
    usage: AccountUsage
    """Requests made with the keys of the user"""
