# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .receipt import Receipt
from .user_result import UserResult


@model
class ChangedUsers(Model):
    """What was done to each of many users, and which replicas have confirmed it"""

    changed: int
    """How many were changed"""
    results: list[UserResult]
    """What was done to each user, in the order of the request"""
    receipt: Receipt
    """The replicas that confirmed the change: from then on none of them uses the previous state"""
