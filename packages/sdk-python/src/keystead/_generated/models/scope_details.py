# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class ScopeDetails(Model):
    """A scope that routes of Keystead require"""

    scope: str
    """The scope: `resource:action`"""
    resource: str
    """What it is about; `resource:*` allows every action on it"""
    action: str
    """What it allows"""
    description: str
    """What it allows, in a sentence"""
    sets: list[str]
    """The sets that contain it"""
    roles: list[str]
    """The built-in roles that hold it"""
