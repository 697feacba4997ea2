# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class User(Model):
    user_id: str
    email: None | str
    username: None | str
    name: str
    roles: list[str]
    status: str
    projects_count: int
    api_keys_count: int
    created_at: datetime.datetime
    """RFC 3339, UTC"""
