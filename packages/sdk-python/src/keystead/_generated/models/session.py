# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .session_user import SessionUser


@model
class Session(Model):
    session_token: str
    expires_at: datetime.datetime
    """RFC 3339, UTC"""
    user: SessionUser
