# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class DeletedRole(Model):
    """What the deletion of a role did to those who had it"""

    role_id: str
    """Id that the role had"""
    users_count: int
    """Number of users who had the role"""
    narrowed_keys_count: int
    """Number of their keys that lost scopes"""
