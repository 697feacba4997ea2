# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class ListedSession(Model):
    """A session of a person, without its token"""

    session_id: str
    """Id of the session"""
    device: None | str
    """Browser and system of the log-in, or the program; null if it named none"""
    user_agent: None | str
    """The User-Agent header of the log-in"""
    ip: None | str
    """The address that used it last"""
    created_at: datetime.datetime
    """When it was opened"""
    last_seen_at: datetime.datetime | None
    """When it was last used, to the minute; null if not since an upgrade"""
    expires_at: datetime.datetime
    """When it ends, however much it is used"""
    current: bool
    """Whether it is the session of this request"""
