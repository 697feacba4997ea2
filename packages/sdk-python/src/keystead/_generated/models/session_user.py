# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class SessionUser(Model):
    """The person whose session it is"""

    user_id: str
    """Id of the user"""
    tenant_id: str
    """Id of its tenant"""
    email: None | str
    """Email address"""
    name: str
    """Display name"""
    roles: list[str]
    """Roles: super_admin, admin, user, viewer, and those that the tenant has made"""
