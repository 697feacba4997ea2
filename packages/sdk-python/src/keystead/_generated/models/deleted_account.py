# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class DeletedAccount(Model):
    """The account that was deleted"""

    success: bool
    """Always true: a failure has another status"""
    deleted: str
    """Id of the deleted user"""
