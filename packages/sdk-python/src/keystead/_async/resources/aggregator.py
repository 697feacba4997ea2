from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import AggregatorApiKey, AggregatorNewApiKey, AggregatorUser, Completion
from ..._params import AggregatorScopeName, ChatMessageParam
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
        return AsyncAggregatorUsersWithRawResponse(self)

    async def create(
        self, *, name: str, description: str | None = None, options: RequestOptions | None = None
    ) -> AggregatorUser:
        """Creates an API user, who may have any number of keys.

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
    def __init__(self, users: AsyncAggregatorUsers) -> None:
        self.create = async_raw(users.create)
        self.list = async_raw_page(users.list)


class AsyncAggregatorApiKeys(AsyncResource):
    """The keys of API users."""

    @cached_property
    def with_raw_response(self) -> AsyncAggregatorApiKeysWithRawResponse:
        return AsyncAggregatorApiKeysWithRawResponse(self)

    async def create(
        self,
        *,
        user_id: str,
        name: str | None = None,
        scopes: Sequence[AggregatorScopeName] | None = None,
        options: RequestOptions | None = None,
    ) -> AggregatorNewApiKey:
        """A new key, whose text is shown only here.

        @param scopes: `read` and `write` by default
        """
        body = present(user_id=user_id, name=name, scopes=scopes)
        return bare(
            AggregatorNewApiKey, await self._send(operations.AGGREGATOR_API_KEYS_CREATE, body=body, options=options)
        )

    def list(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[AggregatorApiKey]:
        """The keys of a user, newest first; revoked ones too."""
        return self._list(
            AggregatorApiKey,
            operations.AGGREGATOR_API_KEYS_LIST,
            {"user_id": user_id},
            arguments=present(limit=limit, cursor=cursor),
            options=options,
            is_bare=True,
        )

    async def revoke(self, id: str, *, options: RequestOptions | None = None) -> None:
        """Ends a key for good, at once."""
        await self._send(operations.AGGREGATOR_API_KEYS_REVOKE, {"id": id}, options=options)


class AsyncAggregatorApiKeysWithRawResponse:
    def __init__(self, keys: AsyncAggregatorApiKeys) -> None:
        self.create = async_raw(keys.create)
        self.list = async_raw_page(keys.list)
        self.revoke = async_raw(keys.revoke)


class AsyncAggregator(AsyncResource):
    """The contract at /api/admin, and completions through the providers that the service knows."""

    @cached_property
    def users(self) -> AsyncAggregatorUsers:
        return AsyncAggregatorUsers(self._core, self._defaults)

    @cached_property
    def api_keys(self) -> AsyncAggregatorApiKeys:
        return AsyncAggregatorApiKeys(self._core, self._defaults)

    @cached_property
    def with_raw_response(self) -> AsyncAggregatorWithRawResponse:
        return AsyncAggregatorWithRawResponse(self)

    @cached_property
    def jobs(self) -> AsyncJobs:
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
        """Completes a prompt, piece by piece.

        `timeout` is for each wait: for the beginning, and from one sign of life to the next, which the service gives
        every 15 seconds. It has no idempotency key: what may have begun is not asked for again.

        @param prompt: what is asked; it may be left out when there are messages
        @param messages: what was said before
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
                # What is taken up again is no new work: it may be sent as often as any GET.
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
        """Completes a prompt, and answers with all of it at once: give it a `timeout` that is long enough.

        It has no idempotency key either; `jobs.create` has.

        @param prompt: what is asked; it may be left out when there are messages
        @param messages: what was said before
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
    def __init__(self, aggregator: AsyncAggregator) -> None:
        self.complete = async_raw(aggregator.complete)
