# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from ..._secret import Secret


@model
class CreatedInvitation(Model):
    """An invitation, with its link, which is shown only once"""

    invitation_id: str
    """Id of the invitation"""
    email: str
    """The invited email address"""
    roles: list[str]
    """Roles: super_admin, admin, user, viewer, and those that the tenant has made"""
    scopes: list[str]
    """Scopes of the user, beside those of its roles"""
    url: Secret
    """The link that accepts the invitation, once; shown only here. Hand it over if it is not mailed"""
    expires_at: datetime.datetime
    """When the link ends: after seven days"""
    mailed: bool
    """Whether the link is mailed to the address too: only if the service has a mail server"""
