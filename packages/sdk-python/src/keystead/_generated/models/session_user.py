# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class SessionUser(Model):
    user_id: str
    tenant_id: str
    email: None | str
    name: str
    roles: list[str]
