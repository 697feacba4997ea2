# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .factor import Factor


@model
class SecondFactors(Model):
    """The second factors of a person"""

    factors: list[Factor]
    """The factors, oldest first; none: a password is enough"""
    recovery_codes_left: int
    """How many recovery codes are not used yet"""
    is_required: bool
    """Whether the tenant demands a factor"""
