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
    """An API key with its rules; its text is masked"""

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
    user_id: str
    """Id of the user of the key"""
    user_email: None | str
    """Email of the user of the key; null for a service user without one"""
    name: str
    """Name of the key, for people"""
    management: bool
    """Whether it may call Keystead itself; false: it can only be verified"""
    scopes: list[str] | None
    """Scopes of the key; null: those of its user"""
    plan_id: None | str
    """Id of the plan whose limits the key has; null: it has its own"""
    plan_name: None | str
    """Name of that plan; null for none"""
    limits: list[KeyLimit]
    """How often the key may be used; empty: without limit"""
    credits: KeyCredits | None
    """A prepaid number of uses; null: uses are not metered"""
    ip_allowlist: list[str] | None
    """Addresses and CIDR ranges the key works from; null: from anywhere"""
    environment: None | str
    """Environment of the key, for example `production`; null for none"""
    external_id: None | str
    """The caller's own id for the holder of the key; null for none"""
    metadata: JsonObject | None
    """The JSON that was stored with the key; null for none"""
    usage_count: int
    """Number of uses so far"""
    last_used_ip: None | str
    """Address of its last use; check it before the key retires"""
    successor_id: None | str
    """The key that replaces this one, which retires at `expires_at`"""
