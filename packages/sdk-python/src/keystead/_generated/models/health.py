# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .health_data import HealthData


@model
class Health(Model):
    status: str
    message: str
    data: HealthData
    timestamp: datetime.datetime
    """RFC 3339, UTC"""
