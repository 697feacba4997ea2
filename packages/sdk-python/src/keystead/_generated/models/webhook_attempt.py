# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class WebhookAttempt(Model):
    """One request to the receiver of a plugin"""

    at: datetime.datetime
    """When it was sent"""
    status: int | None
    """Status of the answer; null without one"""
    error: None | str
    """Why it failed; null for a success. `status`: the answer was no success; `address_not_allowed`: nothing was sent, because the address is not public"""
    ms: int
    """How long it took, in milliseconds"""
