# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class CreatedMcpConfig(Model):
    """A new configuration"""

    config_id: str
    """Id of the configuration"""
    config_name: str
    """Name of the configuration, unique in the tenant"""
