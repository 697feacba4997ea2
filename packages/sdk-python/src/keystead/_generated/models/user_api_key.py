# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .api_key_status import ApiKeyStatus


@model
class UserApiKey(Model):
    key_id: str
    api_key: str
    """Masked: the first nine characters, `...` and the last six; `configured` for the admin key of the configuration"""
    project_id: None | str
    project_name: None | str
    created_at: datetime.datetime
    """RFC 3339, UTC"""
    expires_at: datetime.datetime | None
    last_used_at: datetime.datetime | None
    status: ApiKeyStatus
