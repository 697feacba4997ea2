# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .user_outcome import UserOutcome


@model
class UserResult(Model):
    """What a call that changes many users did to one of them, by its id"""

    user_id: str
    """Id of the user"""
    outcome: UserOutcome
    """changed; unchanged: it was so before; not_found; forbidden: it holds more than you do"""
