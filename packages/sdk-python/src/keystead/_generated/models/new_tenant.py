# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .tenant_owner import TenantOwner


@model
class NewTenant(Model):
    tenant_id: str
    name: str
    owner: TenantOwner
    owner_password: str | None = None
    """Only when it was generated; shown only here"""
