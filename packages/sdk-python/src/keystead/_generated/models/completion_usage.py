# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class CompletionUsage(Model):
    """The tokens of a completion"""

    prompt_tokens: int | None
    """Tokens of the prompt; null if the provider did not report them"""
    completion_tokens: int | None
    """Tokens of the answer; null if the provider did not report them"""
