# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class GrantName(Model):
    """What a client was allowed, by its id and the name of the client"""

    grant_id: str
    """Id of the grant"""
    client_name: str
    """Name of the client that was allowed something"""
