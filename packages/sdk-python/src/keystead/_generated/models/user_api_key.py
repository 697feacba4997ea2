# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .api_key_status import ApiKeyStatus


@model
class UserApiKey(Model):
    """An API key of a user; its text is masked"""

    key_id: str
    """Id of the key"""
    api_key: str
    """Masked: the first nine characters, `...` and the last six; `configured` for the admin key of the configuration"""
    project_id: None | str
    """Id of the project of the key; null for none"""
    project_name: None | str
    """Name of the project of the key; null for none"""
    created_at: datetime.datetime
    """When the key was created"""
    expires_at: datetime.datetime | None
    """When the key expires; null: never"""
    last_used_at: datetime.datetime | None
    """When the key was last used; null: never"""
    status: ApiKeyStatus
    """active, disabled until it is enabled again, or revoked for good"""
