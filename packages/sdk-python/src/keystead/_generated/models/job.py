# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .job_input import JobInput
from .job_status import JobStatus


@model
class Job(Model):
    id: str
    status: JobStatus
    type: str
    provider: str
    model: str
    input: JobInput
    result: None | str
    """What was completed, also when it was broken off"""
    error: None | str
    tokens_in: int | None
    tokens_out: int | None
    cost: float | None
    """US dollars; null for a model without a price"""
    created_at: datetime.datetime
    """RFC 3339, UTC"""
    updated_at: datetime.datetime
    """RFC 3339, UTC"""
    started_at: datetime.datetime | None
    finished_at: datetime.datetime | None
