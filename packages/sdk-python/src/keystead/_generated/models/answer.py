# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Answer(Model):
    message: str
    timestamp: datetime.datetime
    """RFC 3339, UTC"""
