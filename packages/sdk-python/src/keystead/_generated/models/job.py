# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .job_input import JobInput
from .job_status import JobStatus


@model
class Job(Model):
    """A completion that a worker runs, or has run, with its result"""

    id: str
    """Id of the job"""
    status: JobStatus
    """How far the job is; only a waiting or running one can be cancelled"""
    type: str
    """The caller's name for this kind of job"""
    provider: str
    """The provider that runs it"""
    model: str
    """The model of the provider"""
    input: JobInput
    """The prompt and its settings, as they were given"""
    result: None | str
    """The completed text, as far as it came; null before the first piece"""
    error: None | str
    """Why the job failed; null if it did not"""
    tokens_in: int | None
    """Tokens of the prompt; null if the provider did not report them"""
    tokens_out: int | None
    """Tokens of the answer; null if the provider did not report them"""
    cost: float | None
    """US dollars; null for a model without a price"""
    created_at: datetime.datetime
    """When the job was created"""
    updated_at: datetime.datetime
    """When the job was last changed"""
    started_at: datetime.datetime | None
    """When a worker began with it; null: not yet"""
    finished_at: datetime.datetime | None
    """When it ended; null: not yet"""
