# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .audit_outcome import AuditOutcome
from .json_object import JsonObject


@model
class AuditEvent(Model):
    """Something that was done or attempted, by whom, from where and to what"""

    seq: int | None
    """Its place in the log of the tenant, from 0 and without gaps; null while it has none, for a second or while it is open"""
    open: bool
    """Whether it still counts occurrences of its minute. Then it has no place in the log yet, and may change"""
    event_id: str
    """Id of the event"""
    actor_id: None | str
    """Id of the user who acted; null if nobody was authenticated"""
    actor_name: None | str
    """Name of that user as it was; null if nobody was authenticated, and in older events"""
    actor_kind: None | str
    """person, service, system or anonymous; null in older events"""
    actor_key_id: None | str
    """Id of the key with which the user acted; null for a session"""
    action: str
    """What was done, for example key.created"""
    target_type: None | str
    """Kind of what it was done to, for example key; null for none"""
    target_id: None | str
    """Id of what it was done to; null for none"""
    target_name: None | str
    """Name of what it was done to as it was; null for none, and in older events"""
    outcome: AuditOutcome
    """Whether the action succeeded"""
    ip: str
    """Address of the caller: IPv4 or IPv6"""
    user_agent: None | str
    """The `User-Agent` of the request; null if it had none"""
    request_id: None | str
    """The `X-Request-Id` of the answer; null for what no request caused"""
    details: JsonObject | None
    """More about the action, by its kind; null for none"""
    changes: JsonObject | None
    """Fields of the target before and after, by their names; null where none are recorded. Never secrets"""
    count: int
    """Number of occurrences; more than 1 for uses and failures within one minute"""
    created_at: datetime.datetime
    """When it happened; of several occurrences, the first"""
