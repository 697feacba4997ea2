# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from ..._secret import Secret
from .receipt import Receipt


@model
class RotatedApiKey(Model):
    """The key that replaces another, with its text, which is shown only once"""

    new_api_key: Secret
    """The full text of the new key, shown only here"""
    key_id: str
    """Id of the new key"""
    old_key_id: str
    """Id of the old key"""
    old_key_retires_at: datetime.datetime
    """When the old key stops working: now, or when the overlap ends"""
    receipt: Receipt
    """The replicas that confirmed the change: from then on none of them uses the previous state"""
