from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import (
    AggregatorApiKey,
    AggregatorUser,
    Completion,
    CreatedAggregatorApiKey,
)
from ..._params import AggregatorScope, ChatMessageParam
from ..._raw import async_raw, async_raw_page
from ..._request import Request, RequestOptions, present
from ..completion_stream import AsyncCompletionStream
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, bare
from .jobs import AsyncJobs


class AsyncAggregatorUsers(AsyncResource):
    """API users: service accounts, each with keys."""

    @cached_property
    def with_raw_response(self) -> AsyncAggregatorUsersWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncAggregatorUsersWithRawResponse(self)

    async def create(
        self, *, name: str, description: str | None = None, options: RequestOptions | None = None
    ) -> AggregatorUser:
        """Creates an API user, which may have any number of keys.

        @raises ConflictError: when the name is taken
        """
        body = present(name=name, description=description)
        return bare(AggregatorUser, await self._send(operations.AGGREGATOR_USERS_CREATE, body=body, options=options))

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[AggregatorUser]:
        """API users, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(
            AggregatorUser, operations.AGGREGATOR_USERS_LIST, arguments=arguments, options=options, is_bare=True
        )


class AsyncAggregatorUsersWithRawResponse:
    """The methods of `AsyncAggregatorUsers`; their results have the status and the headers of the response."""

    def __init__(self, users: AsyncAggregatorUsers) -> None:
        self.create = async_raw(users.create)
        self.list = async_raw_page(users.list)


class AsyncAggregatorApiKeys(AsyncResource):
    """The keys of API users."""

    @cached_property
    def with_raw_response(self) -> AsyncAggregatorApiKeysWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncAggregatorApiKeysWithRawResponse(self)

    async def create(
        self,
        *,
        user_id: str,
        name: str | None = None,
        scopes: Sequence[AggregatorScope] | None = None,
        options: RequestOptions | None = None,
    ) -> CreatedAggregatorApiKey:
        """Issues a key, whose text is shown only once.

        @param scopes: `read` and `write` by default
        """
        body = present(user_id=user_id, name=name, scopes=scopes)
        return bare(
            CreatedAggregatorApiKey, await self._send(operations.AGGREGATOR_API_KEYS_CREATE, body=body, options=options)
        )

    def list(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[AggregatorApiKey]:
        """The keys of a user, revoked ones included, newest first."""
        return self._list(
            AggregatorApiKey,
            operations.AGGREGATOR_API_KEYS_LIST,
            {"user_id": user_id},
            arguments=present(limit=limit, cursor=cursor),
            options=options,
            is_bare=True,
        )

    async def revoke(self, id: str, *, options: RequestOptions | None = None) -> None:
        """Revokes a key immediately and permanently."""
        await self._send(operations.AGGREGATOR_API_KEYS_REVOKE, {"id": id}, options=options)


class AsyncAggregatorApiKeysWithRawResponse:
    """The methods of `AsyncAggregatorApiKeys`; their results have the status and the headers of the response."""

    def __init__(self, keys: AsyncAggregatorApiKeys) -> None:
        self.create = async_raw(keys.create)
        self.list = async_raw_page(keys.list)
        self.revoke = async_raw(keys.revoke)


class AsyncAggregator(AsyncResource):
    """The contract at /api/admin, and completions through the providers of the service."""

    @cached_property
    def users(self) -> AsyncAggregatorUsers:
        """API users."""
        return AsyncAggregatorUsers(self._core, self._defaults)

    @cached_property
    def api_keys(self) -> AsyncAggregatorApiKeys:
        """The keys of API users."""
        return AsyncAggregatorApiKeys(self._core, self._defaults)

    @cached_property
    def with_raw_response(self) -> AsyncAggregatorWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncAggregatorWithRawResponse(self)

    @cached_property
    def jobs(self) -> AsyncJobs:
        """Completions that a worker runs."""
        return AsyncJobs(self._core, self._defaults)

    def stream(
        self,
        *,
        provider: str,
        model: str,
        prompt: str | None = None,
        messages: Sequence[ChatMessageParam] | None = None,
        system_prompt: str | None = None,
        max_tokens: int | None = None,
        temperature: float | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncCompletionStream:
        """Completes a prompt as a stream.

        `timeout` applies to the start of the response and to each gap in it; the service sends a heartbeat every
        15 seconds. It has no idempotency key: a request that may have started is not repeated.

        @param prompt: the prompt; optional when there are messages
        @param messages: the conversation so far
        """
        body = present(
            provider=provider,
            model=model,
            prompt=prompt,
            messages=messages,
            system_prompt=system_prompt,
            max_tokens=max_tokens,
            temperature=temperature,
        )

        def request(last_event_id: str | None) -> Request:
            asked = self._request(
                operations.AGGREGATOR_STREAM,
                body=body,
                options=options,
                accept="text/event-stream",
                is_keyless="always",
            )
            if last_event_id is not None:
                # Resuming starts no new work: it may be retried like any GET.
                asked.is_harmless = True
                asked.headers["Last-Event-ID"] = last_event_id
            return asked

        return AsyncCompletionStream(self._core, request)

    async def complete(
        self,
        *,
        provider: str,
        model: str,
        prompt: str | None = None,
        messages: Sequence[ChatMessageParam] | None = None,
        system_prompt: str | None = None,
        max_tokens: int | None = None,
        temperature: float | None = None,
        options: RequestOptions | None = None,
    ) -> Completion:
        """Completes a prompt in one response: choose a sufficiently long `timeout`.

        It has no idempotency key either; `jobs.create` has.

        @param prompt: the prompt; optional when there are messages
        @param messages: the conversation so far
        """
        body = present(
            provider=provider,
            model=model,
            prompt=prompt,
            messages=messages,
            system_prompt=system_prompt,
            max_tokens=max_tokens,
            temperature=temperature,
        )
        return bare(
            Completion,
            await self._send(operations.AGGREGATOR_COMPLETE, body=body, options=options, is_keyless="always"),
        )


class AsyncAggregatorWithRawResponse:
    """The methods of `AsyncAggregator`; their results have the status and the headers of the response."""

    def __init__(self, aggregator: AsyncAggregator) -> None:
        self.complete = async_raw(aggregator.complete)
