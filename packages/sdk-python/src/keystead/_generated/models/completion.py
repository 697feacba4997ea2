# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .completion_usage import CompletionUsage


@model
class Completion(Model):
    """The whole answer of a model"""

    provider: str
    """The provider that answered"""
    model: str
    """The model that answered"""
    content: str
    """The whole answer"""
    tokens_in: int | None
    """Tokens of the prompt; null if the provider did not report them"""
    tokens_out: int | None
    """Tokens of the answer; null if the provider did not report them"""
    cost: float | None
    """US dollars; null for a model without a price"""
    usage: CompletionUsage
    """The same counts, as other services name them"""
    job_id: str
    """The job that records the completion"""
