# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from typing import Any

from ..._model import Model, model


@model
class SettingChange(Model):
    """A setting that a version set, or took back to its default"""

    setting: str
    """Name of the setting, for example keys.max_lifetime_days"""
    before: Any
    """What governed before"""
    after: Any
    """What governs since"""
