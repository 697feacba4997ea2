# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .key_limit import KeyLimit
from .receipt import Receipt


@model
class ChangedPlan(Model):
    """A changed plan, and which replicas have confirmed it"""

    plan_id: str
    """Id of the plan"""
    name: str
    """Name of the plan, unique in the tenant"""
    description: str
    """What the plan is for; empty if none was given"""
    limits: list[KeyLimit]
    """How often each key of the plan may be used; empty: without limit"""
    api_keys_count: int
    """Number of keys that refer to it and are not revoked"""
    created_at: datetime.datetime
    """When the plan was created"""
    updated_at: datetime.datetime
    """When the plan was last changed"""
    receipt: Receipt
    """The replicas that confirmed the change: from then on none of them uses the previous state"""
