# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .limit_kind import LimitKind


@model
class KeyLimit(Model):
    """How often a key may be used in a window of time"""

    name: str
    """Name of the limit, unique within the key"""
    limit: int
    """Points per window"""
    window_seconds: int
    """Length of the window in seconds"""
    kind: LimitKind
    """A fixed window starts with its first use; a sliding one always ends now"""
    strict: bool
    """True: counted in Redis on every use, for all replicas together"""
