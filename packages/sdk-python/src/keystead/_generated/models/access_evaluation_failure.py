# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class AccessEvaluationFailure(Model):
    """Why an access could not be evaluated"""

    status: int
    """The status that a request for this evaluation alone is answered with"""
    message: str
    """Human-readable reason"""
