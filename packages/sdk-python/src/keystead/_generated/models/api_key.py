# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .api_key_status import ApiKeyStatus
from .json_object import JsonObject
from .key_credits import KeyCredits
from .key_limit import KeyLimit


@model
class ApiKey(Model):
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
    user_id: str
    user_email: None | str
    name: str
    management: bool
    """Whether it may call Keystead itself; false: it is only verified"""
    scopes: list[str] | None
    """Null: it may do what its user may"""
    limits: list[KeyLimit]
    credits: KeyCredits | None
    ip_allowlist: list[str] | None
    environment: None | str
    external_id: None | str
    metadata: JsonObject | None
    usage_count: int
    last_used_ip: None | str
    """Where it was used last: what to look at before it retires"""
    successor_id: None | str
    """The key that took its place; it retires at `expires_at`"""
