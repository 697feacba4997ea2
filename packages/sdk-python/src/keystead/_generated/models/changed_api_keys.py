# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .api_key_result import ApiKeyResult
from .receipt import Receipt


@model
class ChangedApiKeys(Model):
    """What was done to each of many keys, and which replicas have confirmed it"""

    changed: int
    """How many were changed"""
    results: list[ApiKeyResult]
    """What was done to each key, in the order of the request"""
    receipt: Receipt
    """The replicas that confirmed the change: from then on none of them uses the previous state"""
