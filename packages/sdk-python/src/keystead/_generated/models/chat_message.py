# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .message_role import MessageRole


@model
class ChatMessage(Model):
    """One message of a conversation with a model"""

    role: MessageRole
    """Who said it"""
    content: str
    """What was said, at most 500000 characters"""
