# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .receipt import Receipt


@model
class ImportedApiKeys(Model):
    """The keys that were imported, in the order in which they were sent"""

    key_ids: list[str]
    """Ids of the keys, in the order of the request"""
    receipt: Receipt
    """The replicas that confirmed the change: from then on none of them uses the previous state"""
