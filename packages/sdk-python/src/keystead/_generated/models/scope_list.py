# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .scope_details import ScopeDetails
from .scope_set import ScopeSet


@model
class ScopeList(Model):
    """All scopes and named sets of scopes"""

    scopes: list[ScopeDetails]
    """Every scope that a route of Keystead requires"""
    sets: list[ScopeSet]
    """Names for several scopes"""
