# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .completion_usage import CompletionUsage


@model
class Completion(Model):
    provider: str
    model: str
    content: str
    tokens_in: int | None
    tokens_out: int | None
    cost: float | None
    """US dollars; null for a model without a price"""
    usage: CompletionUsage
    job_id: str
    """The job under which it is listed"""
