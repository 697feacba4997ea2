# Derived from ../../_async/resources/aggregator.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import AggregatorApiKey, AggregatorNewApiKey, AggregatorUser, Completion
from ..._params import AggregatorScopeName, ChatMessageParam
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
        return AggregatorUsersWithRawResponse(self)

    def create(
        self, *, name: str, description: str | None = None, options: RequestOptions | None = None
    ) -> AggregatorUser:
        """Creates an API user, who may have any number of keys.

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
    def __init__(self, users: AggregatorUsers) -> None:
        self.create = raw(users.create)
        self.list = raw_page(users.list)


class AggregatorApiKeys(Resource):
    """The keys of API users."""

    @cached_property
    def with_raw_response(self) -> AggregatorApiKeysWithRawResponse:
        return AggregatorApiKeysWithRawResponse(self)

    def create(
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
            AggregatorNewApiKey, self._send(operations.AGGREGATOR_API_KEYS_CREATE, body=body, options=options)
        )

    def list(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> Paginator[AggregatorApiKey]:
        """The keys of a user, newest first; revoked ones too."""
        return self._list(
            AggregatorApiKey,
            operations.AGGREGATOR_API_KEYS_LIST,
            {"user_id": user_id},
            arguments=present(limit=limit, cursor=cursor),
            options=options,
            is_bare=True,
        )

    def revoke(self, id: str, *, options: RequestOptions | None = None) -> None:
        """Ends a key for good, at once."""
        self._send(operations.AGGREGATOR_API_KEYS_REVOKE, {"id": id}, options=options)


class AggregatorApiKeysWithRawResponse:
    def __init__(self, keys: AggregatorApiKeys) -> None:
        self.create = raw(keys.create)
        self.list = raw_page(keys.list)
        self.revoke = raw(keys.revoke)


class Aggregator(Resource):
    """The contract at /api/admin, and completions through the providers that the service knows."""

    @cached_property
    def users(self) -> AggregatorUsers:
        return AggregatorUsers(self._core, self._defaults)

    @cached_property
    def api_keys(self) -> AggregatorApiKeys:
        return AggregatorApiKeys(self._core, self._defaults)

    @cached_property
    def with_raw_response(self) -> AggregatorWithRawResponse:
        return AggregatorWithRawResponse(self)

    @cached_property
    def jobs(self) -> Jobs:
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
            self._send(operations.AGGREGATOR_COMPLETE, body=body, options=options, is_keyless="always"),
        )


class AggregatorWithRawResponse:
    def __init__(self, aggregator: Aggregator) -> None:
        self.complete = raw(aggregator.complete)
