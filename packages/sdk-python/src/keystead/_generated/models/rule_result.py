# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class RuleResult(Model):
    """What one rule of a key says of a use"""

    rule: str
    """Name of the rule"""
    value: str
    """The value the rule checked"""
    passed: bool
    """Whether the key passes the rule"""
