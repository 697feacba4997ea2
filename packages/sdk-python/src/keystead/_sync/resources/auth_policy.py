# Derived from ../../_async/resources/auth_policy.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property
from typing import Literal

from ..._generated import operations
from ..._generated.models import LoginPolicy
from ..._raw import raw
from ..._request import RequestOptions
from ..resource import Resource, data


class AuthPolicy(Resource):
    """What the tenant demands of log-ins."""

    @cached_property
    def with_raw_response(self) -> AuthPolicyWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AuthPolicyWithRawResponse(self)

    def get(self, *, options: RequestOptions | None = None) -> LoginPolicy:
        """The policy of the tenant."""
        return data(LoginPolicy, self._send(operations.V1_AUTH_POLICY_GET, options=options))

    def set(
        self, *, second_factor: Literal["optional", "required"], options: RequestOptions | None = None
    ) -> LoginPolicy:
        """Sets the policy; it acts on the next log-in.

        @param second_factor: `required`: a person gets a session only with a second factor or a passkey
        """
        body = {"second_factor": second_factor}
        return data(LoginPolicy, self._send(operations.V1_AUTH_POLICY_SET, body=body, options=options))


class AuthPolicyWithRawResponse:
    """The methods of `AuthPolicy`; their results have the status and the headers of the response."""

    def __init__(self, auth_policy: AuthPolicy) -> None:
        self.get = raw(auth_policy.get)
        self.set = raw(auth_policy.set)
