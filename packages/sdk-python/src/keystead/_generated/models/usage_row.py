# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class UsageRow(Model):
    start: datetime.datetime | None
    """When the interval begins; null for the total"""
    group: None | str
    """The key, user, project, scope or outcome; null for none"""
    count: int
    """Verifications"""
    cost: int
    """What those that succeeded cost"""
