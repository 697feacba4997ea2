from __future__ import annotations

from functools import cached_property
from typing import Any, Mapping, Sequence

from ..._generated import operations
from ..._generated.models import AccessDecision, AccessDecisions
from ..._params import (
    AccessActionParam,
    AccessEvaluationParam,
    AccessEvaluationsSemantic,
    AccessResourceParam,
    AccessSubjectParam,
)
from ..._raw import async_raw
from ..._request import RequestOptions, present
from ..resource import AsyncResource, bare


class AsyncAuthzen(AsyncResource):
    """Decisions by the OpenID AuthZEN Authorization API 1.0."""

    @cached_property
    def with_raw_response(self) -> AsyncAuthzenWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncAuthzenWithRawResponse(self)

    async def evaluate(
        self,
        *,
        subject: AccessSubjectParam,
        action: AccessActionParam,
        resource: AccessResourceParam,
        context: Mapping[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> AccessDecision:
        """Decides whether a subject may do something. A denied access raises no exception: check `decision`.

        A key or token is charged as by `keys.verify`, and so an interrupted attempt is not retried automatically. With
        an `idempotency_key` in the options it is charged once, however often it is sent.

        @param subject: who wants to do it: a key, a token or a user
        @param action: what it wants to do, the last part of the scope
        @param resource: what it wants to do it to; its type is the first part of the scope
        @param context: the environment, which the service does not read
        """
        body = present(subject=subject, action=action, resource=resource, context=context)
        response = await self._send(operations.AUTHZEN_EVALUATE, body=body, options=options, is_keyless=True)
        return bare(AccessDecision, response)

    async def evaluate_batch(
        self,
        evaluations: Sequence[AccessEvaluationParam] = (),
        *,
        subject: AccessSubjectParam | None = None,
        action: AccessActionParam | None = None,
        resource: AccessResourceParam | None = None,
        context: Mapping[str, Any] | None = None,
        evaluations_semantic: AccessEvaluationsSemantic | None = None,
        options: RequestOptions | None = None,
    ) -> AccessDecisions:
        """Decides on up to 100 accesses, in order. Without any, the request is a single one.

        @param evaluations: the accesses; what they do not say is as in the arguments below
        @param evaluations_semantic: execute_all, the default, deny_on_first_deny or permit_on_first_permit
        """
        body = present(
            subject=subject,
            action=action,
            resource=resource,
            context=context,
            evaluations=evaluations,
            options=None if evaluations_semantic is None else {"evaluations_semantic": evaluations_semantic},
        )
        response = await self._send(operations.AUTHZEN_EVALUATE_BATCH, body=body, options=options, is_keyless=True)
        return bare(AccessDecisions, response)


class AsyncAuthzenWithRawResponse:
    """The methods of `AsyncAuthzen`; their results have the status and the headers of the response."""

    def __init__(self, authzen: AsyncAuthzen) -> None:
        self.evaluate = async_raw(authzen.evaluate)
        self.evaluate_batch = async_raw(authzen.evaluate_batch)
