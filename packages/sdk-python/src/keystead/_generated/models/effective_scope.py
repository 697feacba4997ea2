# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .scope_source import ScopeSource


@model
class EffectiveScope(Model):
    """A scope that a user holds, and why"""

    scope: str
    """The scope, or the name of a set of scopes"""
    sources: list[ScopeSource]
    """Where it comes from; it is lost with the last of these"""
    covers: list[str]
    """The scopes of Keystead that it allows by itself; none for a scope of your own API"""
