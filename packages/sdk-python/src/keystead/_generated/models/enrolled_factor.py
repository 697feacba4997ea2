# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class EnrolledFactor(Model):
    """A second factor that was added, with the recovery codes if it is the first"""

    factor_id: str
    """Id of the factor"""
    recovery_codes: list[str] | None = None
    """Only with the first factor: ten codes that stand in for it once each; shown only here"""
