# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .audit_outcome import AuditOutcome
from .json_object import JsonObject


@model
class AuditEvent(Model):
    event_id: str
    actor_id: None | str
    actor_key_id: None | str
    action: str
    target_type: None | str
    target_id: None | str
    outcome: AuditOutcome
    ip: str
    user_agent: None | str
    request_id: None | str
    details: JsonObject | None
    count: int
    """How often it happened; more than 1 for uses and failures within one minute"""
    created_at: datetime.datetime
    """RFC 3339, UTC"""
