# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Ready(Model):
    """That the service can serve requests"""

    status: str
    """Requests can be served"""
    timestamp: datetime.datetime
    """RFC 3339, UTC"""
