# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Tenant(Model):
    """A tenant: users, keys and projects of one are invisible to every other"""

    tenant_id: str
    """Id of the tenant"""
    name: str
    """Name of the tenant, unique"""
    created_at: datetime.datetime
    """When the tenant was created"""
