# Derived from ../../_async/resources/jobs.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import Job, JobStatus
from ..._params import ChatMessageParam
from ..._raw import raw, raw_page
from ..._request import RequestOptions, present
from ..paginator import Paginator
from ..resource import Resource, bare


class Jobs(Resource):
    """Completions run by workers of the service; every stream is a job too."""

    @cached_property
    def with_raw_response(self) -> JobsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return JobsWithRawResponse(self)

    def create(
        self,
        *,
        provider: str,
        model: str,
        prompt: str | None = None,
        messages: Sequence[ChatMessageParam] | None = None,
        system_prompt: str | None = None,
        max_tokens: int | None = None,
        temperature: float | None = None,
        type: str | None = None,
        options: RequestOptions | None = None,
    ) -> Job:
        """Creates a job for a worker to run: poll `get` until its status is `COMPLETED`, `FAILED` or `CANCELLED`.

        @param prompt: the prompt; optional when there are messages
        @param messages: the conversation so far
        @param type: your name for this kind of job, by default `completion`
        """
        body = present(
            provider=provider,
            model=model,
            prompt=prompt,
            messages=messages,
            system_prompt=system_prompt,
            max_tokens=max_tokens,
            temperature=temperature,
            type=type,
        )
        return bare(Job, self._send(operations.AGGREGATOR_JOBS_CREATE, body=body, options=options))

    def list(
        self,
        *,
        status: JobStatus | None = None,
        type: str | None = None,
        provider: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> Paginator[Job]:
        """Jobs, newest first."""
        arguments = present(status=status, type=type, provider=provider, limit=limit, cursor=cursor)
        return self._list(Job, operations.AGGREGATOR_JOBS_LIST, arguments=arguments, options=options, is_bare=True)

    def get(self, id: str, *, options: RequestOptions | None = None) -> Job:
        """A job with its result so far."""
        return bare(Job, self._send(operations.AGGREGATOR_JOBS_GET, {"id": id}, options=options))

    def cancel(self, id: str, *, options: RequestOptions | None = None) -> Job:
        """Cancels a waiting or running job.

        @raises ConflictError: when it has ended
        """
        return bare(Job, self._send(operations.AGGREGATOR_JOBS_CANCEL, {"id": id}, options=options))


class JobsWithRawResponse:
    """The methods of `Jobs`; their results have the status and the headers of the response."""

    def __init__(self, jobs: Jobs) -> None:
        self.create = raw(jobs.create)
        self.list = raw_page(jobs.list)
        self.get = raw(jobs.get)
        self.cancel = raw(jobs.cancel)
