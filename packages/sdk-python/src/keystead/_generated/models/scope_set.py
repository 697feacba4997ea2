# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class ScopeSet(Model):
    """A name for several scopes"""

    name: str
    """Name of the set, which can be granted like a scope"""
    description: str
    """What it allows, in a sentence"""
    scopes: list[str]
    """The scopes that it contains; `admin` and `*` also contain all that are not listed"""
