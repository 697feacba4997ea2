# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class InvitationName(Model):
    """An invitation by its id and its address"""

    invitation_id: str
    """Id of the invitation"""
    email: str
    """Email address of the person who is invited"""
