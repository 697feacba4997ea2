# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .access_decision import AccessDecision
from .access_decision_context import AccessDecisionContext


@model
class AccessDecisions(Model):
    """The decisions on several accesses, or on a single one"""

    decision: bool | None = None
    """Whether the access is permitted; of a request without evaluations"""
    context: AccessDecisionContext | None = None
    """Why not; of a request without evaluations"""
    evaluations: list[AccessDecision] | None = None
    """The decisions, in the order of the evaluations; fewer when one of them ended it"""
