# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .chat_message import ChatMessage


@model
class JobInput(Model):
    prompt: str | None = None
    """What is asked. It may be left out when there are messages"""
    messages: list[ChatMessage] | None = None
    """What was said before"""
    system_prompt: str | None = None
    """How the model is to behave"""
    max_tokens: int | None = None
    """The most tokens of the answer"""
    temperature: float | None = None
