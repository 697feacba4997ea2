# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class AggregatorUser(Model):
    """An API user of the aggregator contract"""

    id: str
    """Id of the API user"""
    tenant_id: str
    """Id of its tenant"""
    name: str
    """Name, unique in the tenant"""
    description: str
    """What the API user is for; empty if none was given"""
    active: bool
    """Whether its keys work"""
    created_at: datetime.datetime
    """When the API user was created"""
    updated_at: datetime.datetime
    """When the API user was last changed"""
