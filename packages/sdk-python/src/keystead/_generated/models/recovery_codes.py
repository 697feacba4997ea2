# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class RecoveryCodes(Model):
    """Recovery codes, which are shown only once"""

    recovery_codes: list[str]
    """Ten codes that stand in for a factor once each; shown only here"""
