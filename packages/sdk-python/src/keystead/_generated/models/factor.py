# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Factor(Model):
    """A second factor of a person"""

    factor_id: str
    """Id of the factor"""
    kind: str
    """`totp`: an authenticator app; `passkey`"""
    name: str
    """Name that the person gave a passkey"""
    created_at: datetime.datetime
    """When it was added"""
    last_used_at: datetime.datetime | None
    """When it last logged in; null before"""
