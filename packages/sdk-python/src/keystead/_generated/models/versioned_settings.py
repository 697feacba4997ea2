# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .settings_actor import SettingsActor
from .tenant_settings import TenantSettings


@model
class VersionedSettings(Model):
    """The settings of a tenant, and their version"""

    version: int
    """Number of the version; 0: nothing was ever set"""
    settings: TenantSettings
    """All settings, with the defaults of those that are not set"""
    updated_at: datetime.datetime | None
    """When the version was made; null: nothing was ever set"""
    updated_by: None | SettingsActor
    """Who made the version; null for an upgrade, and if nothing was ever set"""
