# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .replica_state import ReplicaState


@model
class ReplicaReceipt(Model):
    replica_id: str
    name: str
    """Host and process"""
    state: ReplicaState
    """`fenced`: it did not answer, and its copy is not trusted any more, by itself or anybody"""
    ms: float
    """Milliseconds until that was certain"""
