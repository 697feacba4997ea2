# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class UsageRow(Model):
    """How many uses there were of one kind in one span of time"""

    start: datetime.datetime | None
    """Start of the interval; null for the total"""
    group: None | str
    """The key, user, project, scope or outcome; null for none"""
    count: int
    """Verifications"""
    cost: int
    """Cost of the successful ones"""
