# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .chat_message import ChatMessage


@model
class JobInput(Model):
    """What a job asks a model"""

    prompt: str | None = None
    """The prompt; optional when there are messages"""
    messages: list[ChatMessage] | None = None
    """The conversation so far"""
    system_prompt: str | None = None
    """Instructions for the model"""
    max_tokens: int | None = None
    """Maximum tokens of the answer"""
    temperature: float | None = None
    """Randomness of the answer, 0 to 2; by default that of the model"""
