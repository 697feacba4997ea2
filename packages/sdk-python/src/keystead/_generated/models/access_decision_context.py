# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .access_evaluation_failure import AccessEvaluationFailure


@model
class AccessDecisionContext(Model):
    """Why an access is not permitted"""

    code: str | None = None
    """Machine-readable reason: as the `code` of a verification, or of the subject"""
    reason: str | None = None
    """Human-readable reason"""
    retry_after: int | None = None
    """Of a key over a limit: seconds until it has points again"""
    error: AccessEvaluationFailure | None = None
    """Why it could not be evaluated"""
