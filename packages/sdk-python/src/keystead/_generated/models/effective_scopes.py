# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .effective_scope import EffectiveScope


@model
class EffectiveScopes(Model):
    """The scopes that a user holds"""

    user_id: str
    """Id of the user"""
    roles: list[str]
    """Its roles"""
    scopes: list[EffectiveScope]
    """What it holds: the union of its own scopes and those of its roles"""
