# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class CompletionUsage(Model):
    prompt_tokens: int | None
    completion_tokens: int | None
