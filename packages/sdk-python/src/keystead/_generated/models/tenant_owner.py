# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class TenantOwner(Model):
    """The first person of a new tenant, who is its super_admin"""

    user_id: str
    """Id of the user"""
    email: str
    """Email address, to log in with"""
