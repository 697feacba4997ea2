# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .json_object import JsonObject
from .limit_state import LimitState
from .project_name import ProjectName
from .rule_result import RuleResult
from .verified_user import VerifiedUser
from .verify_code import VerifyCode


@model
class Verification(Model):
    """Whether a key may be used as it was presented, why not, and whose it is"""

    valid: bool
    """Whether the use is allowed: true only with the code VALID"""
    code: VerifyCode
    """VALID, or why the use is not allowed"""
    key_id: None | str
    """Id of the key; null for a JWT, and for a key that does not exist in your tenant"""
    user: None | VerifiedUser
    """The user of the key; null for a key that does not exist in your tenant"""
    tenant_id: None | str
    """Tenant of the key; null for a key that does not exist in your tenant"""
    project: None | ProjectName
    """The project of the key; null for none"""
    scopes: list[str]
    """Scopes that the key holds now"""
    roles: list[str]
    """Roles of the user of the key"""
    expires_at: datetime.datetime | None
    """When the key expires; null: never"""
    limits: list[LimitState]
    """State of each limit that the use counted against"""
    remaining: int | None
    """Remaining credits; null for a key without credits"""
    environment: None | str
    """Environment of the key; null for none"""
    external_id: None | str
    """The caller's own id for the holder of the key; null for none"""
    metadata: JsonObject | None
    """The JSON that was stored with the key; null for none"""
    charge_id: None | str
    """Id of the charge, to commit or refund it; null if nothing was charged"""
    rules: list[RuleResult] | None = None
    """Only with `explain`: the result of every rule, in the order in which they are applied"""
