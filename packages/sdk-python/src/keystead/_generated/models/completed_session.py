# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from ..._secret import Secret
from .session_user import SessionUser


@model
class CompletedSession(Model):
    """A session of a person who has logged in with a second factor or a passkey, with its token, which is shown only once"""

    session_token: Secret
    """Send it as `Authorization: Bearer`; it works until `expires_at`, or until log-out"""
    expires_at: datetime.datetime
    """When the session ends, however much it is used: KEYSTEAD_SESSION_HOURS after log-in, 24 by default"""
    user: SessionUser
    """The user who logged in"""
    recovery_codes: list[str] | None = None
    """Only where a first factor was added: ten codes that stand in for it once each; shown only here"""
