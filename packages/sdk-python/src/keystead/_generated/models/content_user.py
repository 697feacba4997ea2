# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .content_user_status import ContentUserStatus


@model
class ContentUser(Model):
    id: str
    name: str
    description: str
    token: None | str
    """A JWT (EdDSA); null for a user that was never given one"""
    expire_at: datetime.datetime | None
    created_at: datetime.datetime
    """RFC 3339, UTC"""
    updated_at: datetime.datetime
    """RFC 3339, UTC"""
    scopes: list[str]
    status: ContentUserStatus
