# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .charge_state import ChargeState


@model
class Charge(Model):
    charge_id: str
    key_id: str
    state: ChargeState
    cost: int
    expires_at: datetime.datetime
    """RFC 3339, UTC"""
