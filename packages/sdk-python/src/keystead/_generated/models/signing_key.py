# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .signing_key_state import SigningKeyState


@model
class SigningKey(Model):
    """A key that signs access tokens"""

    key_id: str
    """The `kid` of the key: its thumbprint (RFC 7638)"""
    algorithm: str
    """Signature algorithm"""
    state: SigningKeyState
    """`next`: published, and signs later; `current`: signs; `retired`: verifies until its last token has expired"""
    created_at: datetime.datetime
    """When the key was made, and published"""
    signs_from: datetime.datetime
    """From when on it signs"""
    signs_until: datetime.datetime | None
    """When another key takes its place; null: not known yet"""
    expires_at: datetime.datetime | None
    """When it is no longer accepted; null: not known yet"""
