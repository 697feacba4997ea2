# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .charge_state import ChargeState


@model
class Charge(Model):
    """What a verification took of the limits and credits of a key"""

    charge_id: str
    """Id of the charge"""
    key_id: str
    """Id of the key that was charged"""
    state: ChargeState
    """reserved until it is committed, refunded or expires"""
    cost: int
    """Points and credits that it took"""
    expires_at: datetime.datetime
    """When a reserved charge is refunded by itself"""
