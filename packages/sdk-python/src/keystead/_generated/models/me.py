# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .credential_type import CredentialType


@model
class Me(Model):
    """The caller, and what it may do"""

    user_id: str
    """Id of the user"""
    tenant_id: str
    """Id of its tenant"""
    email: None | str
    """Email address; null for a service user without one"""
    name: str
    """Display name"""
    roles: list[str]
    """Roles: super_admin, admin, user, viewer, and those that the tenant has made"""
    scopes: list[str]
    """What the credential of this request may do"""
    credential: CredentialType
    """What the request was made with"""
    credential_id: str
    """Id of the session, the key or the token"""
    has_password: bool
    """Whether the user can log in with a password"""
