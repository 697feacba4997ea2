# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from ..._secret import Secret


@model
class PasswordDemand(Model):
    """A link by which a person sets a new password, which is shown only once"""

    user_id: str
    """Id of the user"""
    url: Secret
    """The link that sets the new password, once; shown only here. Hand it over if it is not mailed"""
    expires_at: datetime.datetime
    """When the link ends: after 24 hours"""
    mailed: bool
    """Whether the link is mailed to the user too: only if the service has a mail server"""
