# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from ..._secret import Secret
from .tenant_owner import TenantOwner


@model
class CreatedTenant(Model):
    """A new tenant and its owner"""

    tenant_id: str
    """Id of the tenant"""
    name: str
    """Name of the tenant, unique"""
    owner: TenantOwner
    """The first user of the tenant, with the role super_admin in it"""
    owner_password: Secret | None = None
    """Password of the owner; present only if it was generated, and shown only here"""
