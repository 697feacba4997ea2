# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .replica_receipt import ReplicaReceipt


@model
class Receipt(Model):
    at: datetime.datetime
    """RFC 3339, UTC"""
    replicas: list[ReplicaReceipt]
