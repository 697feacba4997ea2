# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class AggregatorUser(Model):
    id: str
    tenant_id: str
    name: str
    description: str
    active: bool
    created_at: datetime.datetime
    """RFC 3339, UTC"""
    updated_at: datetime.datetime
    """RFC 3339, UTC"""
