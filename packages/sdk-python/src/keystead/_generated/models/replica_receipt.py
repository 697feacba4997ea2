# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .replica_state import ReplicaState


@model
class ReplicaReceipt(Model):
    """Whether one replica has confirmed a change"""

    replica_id: str
    """Id of the replica, new at each of its starts"""
    name: str
    """Host and process"""
    state: ReplicaState
    """`fenced`: the replica did not respond; its lease has expired, so it no longer uses its cache"""
    ms: float
    """Milliseconds until the state was certain"""
