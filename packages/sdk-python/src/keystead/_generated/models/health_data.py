# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class HealthData(Model):
    """The release of the service"""

    version: str
    """Version of the service"""
