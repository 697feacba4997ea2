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
    valid: bool
    code: VerifyCode
    key_id: None | str
    user: None | VerifiedUser
    tenant_id: None | str
    project: None | ProjectName
    scopes: list[str]
    roles: list[str]
    expires_at: datetime.datetime | None
    limits: list[LimitState]
    remaining: int | None
    """Credits left; null for a key that needs none"""
    environment: None | str
    external_id: None | str
    metadata: JsonObject | None
    charge_id: None | str
    """Names what was taken, to commit or refund it"""
    rules: list[RuleResult] | None = None
    """Only with `explain`"""
