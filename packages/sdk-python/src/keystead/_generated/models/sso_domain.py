# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class SsoDomain(Model):
    """An email domain of a connection, and the DNS record that verifies it"""

    domain: str
    """The domain, in its ASCII form"""
    verified: bool
    """Whether its addresses are signed in"""
    verified_by: None | str
    """By its DNS record, or by an operator"""
    verified_at: datetime.datetime | None
    """When it was verified"""
    record_name: str
    """Name of the TXT record that verifies it"""
    record_value: str
    """Text of that record"""
