# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .access_decision_context import AccessDecisionContext


@model
class AccessDecision(Model):
    """Whether an access is permitted, and why not"""

    decision: bool
    """Whether the access is permitted"""
    context: AccessDecisionContext | None = None
    """Why not; absent when it is permitted"""
