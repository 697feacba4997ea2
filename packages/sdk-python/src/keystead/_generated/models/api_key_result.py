# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .api_key_outcome import ApiKeyOutcome


@model
class ApiKeyResult(Model):
    """What a call that changes many keys did to one of them, by its id"""

    key_id: str
    """Id of the key"""
    outcome: ApiKeyOutcome
    """changed; unchanged: it was so before; revoked: it has ended, and cannot be changed; not_found; forbidden: it holds more than you do"""
