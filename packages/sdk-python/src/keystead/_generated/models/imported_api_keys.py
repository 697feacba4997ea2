# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .receipt import Receipt


@model
class ImportedApiKeys(Model):
    key_ids: list[str]
    receipt: Receipt
