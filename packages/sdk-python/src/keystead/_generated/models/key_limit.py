# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .limit_kind import LimitKind


@model
class KeyLimit(Model):
    name: str
    limit: int
    window_seconds: int
    kind: LimitKind
    strict: bool
