# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .receipt import Receipt


@model
class DeletedSsoConnection(Model):
    """A connection that was deleted, and the replicas of the service that confirmed it"""

    connection_id: str
    """Id of the connection"""
    receipt: Receipt
    """The replicas that confirmed the change: from then on none of them uses the previous state"""
