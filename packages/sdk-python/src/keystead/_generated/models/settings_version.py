# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .setting_change import SettingChange
from .settings_actor import SettingsActor


@model
class SettingsVersion(Model):
    """A version of the settings, with what it changed"""

    version: int
    """Number of the version"""
    changes: list[SettingChange]
    """The settings that it set, or took back to their defaults"""
    created_at: datetime.datetime
    """When the version was made"""
    actor: None | SettingsActor
    """Who made the version; null for an upgrade"""
