# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .replica_receipt import ReplicaReceipt


@model
class Receipt(Model):
    """The replicas that confirmed a change: from then on none of them uses the previous state"""

    at: datetime.datetime
    """When the last replica confirmed the change"""
    replicas: list[ReplicaReceipt]
    """Every replica of the service"""
