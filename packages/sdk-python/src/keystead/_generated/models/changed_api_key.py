# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .receipt import Receipt


@model
class ChangedApiKey(Model):
    """The key that was changed, and which replicas have confirmed it"""

    key_id: str
    """Id of the key"""
    receipt: Receipt
    """The replicas that confirmed the change: from then on none of them uses the previous state"""
