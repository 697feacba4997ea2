# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .health_data import HealthData


@model
class Health(Model):
    """That the service runs, and its version"""

    status: str
    """Always ok: a service that does not run does not answer"""
    message: str
    """The same in a sentence"""
    data: HealthData
    """What answers"""
    timestamp: datetime.datetime
    """RFC 3339, UTC"""
