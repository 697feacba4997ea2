# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class AcceptedInvitation(Model):
    """The person who accepted an invitation"""

    user_id: str
    """Id of the new user"""
    tenant_id: str
    """Id of its tenant"""
    email: None | str
    """Email address, to log in with"""
    name: str
    """Display name"""
    roles: list[str]
    """Roles: super_admin, admin, user, viewer, and those that the tenant has made"""
