# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .account_role import AccountRole
from .account_usage import AccountUsage


@model
class Account(Model):
    user_id: str
    name: str
    email: None | str
    role: AccountRole
    is_active: bool
    created_at: datetime.datetime
    """RFC 3339, UTC"""
    updated_at: datetime.datetime
    """RFC 3339, UTC"""
    usage: AccountUsage
