# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Tenant(Model):
    tenant_id: str
    name: str
    created_at: datetime.datetime
    """RFC 3339, UTC"""
