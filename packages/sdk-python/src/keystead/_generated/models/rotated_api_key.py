# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .receipt import Receipt


@model
class RotatedApiKey(Model):
    new_api_key: str
    key_id: str
    """Of the new key"""
    old_key_id: str
    old_key_retires_at: datetime.datetime
    """RFC 3339, UTC"""
    receipt: Receipt
