from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import Job, JobStatus
from ..._params import ChatMessageParam
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, bare


class AsyncJobs(AsyncResource):
    """Completions run by workers of the service; every stream is a job too."""

    @cached_property
    def with_raw_response(self) -> AsyncJobsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncJobsWithRawResponse(self)

    async def create(
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
        return bare(Job, await self._send(operations.AGGREGATOR_JOBS_CREATE, body=body, options=options))

    def list(
        self,
        *,
        status: JobStatus | None = None,
        type: str | None = None,
        provider: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[Job]:
        """Jobs, newest first."""
        arguments = present(status=status, type=type, provider=provider, limit=limit, cursor=cursor)
        return self._list(Job, operations.AGGREGATOR_JOBS_LIST, arguments=arguments, options=options, is_bare=True)

    async def get(self, id: str, *, options: RequestOptions | None = None) -> Job:
        """A job with its result so far."""
        return bare(Job, await self._send(operations.AGGREGATOR_JOBS_GET, {"id": id}, options=options))

    async def cancel(self, id: str, *, options: RequestOptions | None = None) -> Job:
        """Cancels a waiting or running job.

        @raises ConflictError: when it has ended
        """
        return bare(Job, await self._send(operations.AGGREGATOR_JOBS_CANCEL, {"id": id}, options=options))


class AsyncJobsWithRawResponse:
    """The methods of `AsyncJobs`; their results have the status and the headers of the response."""

    def __init__(self, jobs: AsyncJobs) -> None:
        self.create = async_raw(jobs.create)
        self.list = async_raw_page(jobs.list)
        self.get = async_raw(jobs.get)
        self.cancel = async_raw(jobs.cancel)
