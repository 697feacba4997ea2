# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Member(Model):
    user_id: str
    email: None | str
    created_at: datetime.datetime
    """RFC 3339, UTC"""
