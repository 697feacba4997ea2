# Derived from ../../_async/resources/aggregator.py by scripts/unasync.py. Never edited.
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
from ..._raw import raw, raw_page
from ..._request import Request, RequestOptions, present
from ..completion_stream import CompletionStream
from ..paginator import Paginator
from ..resource import Resource, bare
from .jobs import Jobs


class AggregatorUsers(Resource):
    """API users: service accounts, each with keys."""

    @cached_property
    def with_raw_response(self) -> AggregatorUsersWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AggregatorUsersWithRawResponse(self)

    def create(
        self, *, name: str, description: str | None = None, options: RequestOptions | None = None
    ) -> AggregatorUser:
        """Creates an API user, which may have any number of keys.

        @raises ConflictError: when the name is taken
        """
        body = present(name=name, description=description)
        return bare(AggregatorUser, self._send(operations.AGGREGATOR_USERS_CREATE, body=body, options=options))

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[AggregatorUser]:
        """API users, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(
            AggregatorUser, operations.AGGREGATOR_USERS_LIST, arguments=arguments, options=options, is_bare=True
        )


class AggregatorUsersWithRawResponse:
    """The methods of `AggregatorUsers`; their results have the status and the headers of the response."""

    def __init__(self, users: AggregatorUsers) -> None:
        self.create = raw(users.create)
        self.list = raw_page(users.list)


class AggregatorApiKeys(Resource):
    """The keys of API users."""

    @cached_property
    def with_raw_response(self) -> AggregatorApiKeysWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AggregatorApiKeysWithRawResponse(self)

    def create(
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
            CreatedAggregatorApiKey, self._send(operations.AGGREGATOR_API_KEYS_CREATE, body=body, options=options)
        )

    def list(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> Paginator[AggregatorApiKey]:
        """The keys of a user, revoked ones included, newest first."""
        return self._list(
            AggregatorApiKey,
            operations.AGGREGATOR_API_KEYS_LIST,
            {"user_id": user_id},
            arguments=present(limit=limit, cursor=cursor),
            options=options,
            is_bare=True,
        )

    def revoke(self, id: str, *, options: RequestOptions | None = None) -> None:
        """Revokes a key immediately and permanently."""
        self._send(operations.AGGREGATOR_API_KEYS_REVOKE, {"id": id}, options=options)


class AggregatorApiKeysWithRawResponse:
    """The methods of `AggregatorApiKeys`; their results have the status and the headers of the response."""

    def __init__(self, keys: AggregatorApiKeys) -> None:
        self.create = raw(keys.create)
        self.list = raw_page(keys.list)
        self.revoke = raw(keys.revoke)


class Aggregator(Resource):
    """The contract at /api/admin, and completions through the providers of the service."""

    @cached_property
    def users(self) -> AggregatorUsers:
        """API users."""
        return AggregatorUsers(self._core, self._defaults)

    @cached_property
    def api_keys(self) -> AggregatorApiKeys:
        """The keys of API users."""
        return AggregatorApiKeys(self._core, self._defaults)

    @cached_property
    def with_raw_response(self) -> AggregatorWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AggregatorWithRawResponse(self)

    @cached_property
    def jobs(self) -> Jobs:
        """Completions that a worker runs."""
        return Jobs(self._core, self._defaults)

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
    ) -> CompletionStream:
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

        return CompletionStream(self._core, request)

    def complete(
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
            self._send(operations.AGGREGATOR_COMPLETE, body=body, options=options, is_keyless="always"),
        )


class AggregatorWithRawResponse:
    """The methods of `Aggregator`; their results have the status and the headers of the response."""

    def __init__(self, aggregator: Aggregator) -> None:
        self.complete = raw(aggregator.complete)
