# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class RuleResult(Model):
    rule: str
    value: str
    """What the rule looked at"""
    passed: bool
