# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .scope_source_type import ScopeSourceType


@model
class ScopeSource(Model):
    """Why a user holds a scope"""

    type: ScopeSourceType
    """own: it was given to the user itself; role: it comes with a role"""
    role: None | str
    """Name of the role; null for a scope of its own"""
