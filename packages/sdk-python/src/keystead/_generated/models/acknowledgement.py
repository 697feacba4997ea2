# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Acknowledgement(Model):
    """That something was done, without anything to return"""

    message: str
    """What was done, in one sentence for people; do not parse it"""
    timestamp: datetime.datetime
    """When the answer was made"""
