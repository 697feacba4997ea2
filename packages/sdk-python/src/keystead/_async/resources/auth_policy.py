from __future__ import annotations

from functools import cached_property
from typing import Literal

from ..._generated import operations
from ..._generated.models import LoginPolicy
from ..._raw import async_raw
from ..._request import RequestOptions
from ..resource import AsyncResource, data


class AsyncAuthPolicy(AsyncResource):
    """What the tenant demands of log-ins."""

    @cached_property
    def with_raw_response(self) -> AsyncAuthPolicyWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncAuthPolicyWithRawResponse(self)

    async def get(self, *, options: RequestOptions | None = None) -> LoginPolicy:
        """The policy of the tenant."""
        return data(LoginPolicy, await self._send(operations.V1_AUTH_POLICY_GET, options=options))

    async def set(
        self, *, second_factor: Literal["optional", "required"], options: RequestOptions | None = None
    ) -> LoginPolicy:
        """Sets the policy; it acts on the next log-in.

        @param second_factor: `required`: a person gets a session only with a second factor or a passkey
        """
        body = {"second_factor": second_factor}
        return data(LoginPolicy, await self._send(operations.V1_AUTH_POLICY_SET, body=body, options=options))


class AsyncAuthPolicyWithRawResponse:
    """The methods of `AsyncAuthPolicy`; their results have the status and the headers of the response."""

    def __init__(self, auth_policy: AsyncAuthPolicy) -> None:
        self.get = async_raw(auth_policy.get)
        self.set = async_raw(auth_policy.set)
