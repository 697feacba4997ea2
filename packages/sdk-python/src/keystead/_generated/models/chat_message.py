# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .message_role import MessageRole


@model
class ChatMessage(Model):
    role: MessageRole
    content: str
