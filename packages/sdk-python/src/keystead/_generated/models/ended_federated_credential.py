# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .receipt import Receipt


@model
class EndedFederatedCredential(Model):
    """A federated credential that was ended, and the replicas of the service that confirmed it"""

    credential_id: str
    """Id of the federated credential"""
    receipt: Receipt
    """The replicas that confirmed the change: from then on none of them uses the previous state"""
