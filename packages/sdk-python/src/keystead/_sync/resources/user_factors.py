# Derived from ../../_async/resources/user_factors.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import Acknowledgement, SecondFactors
from ..._raw import raw
from ..._request import RequestOptions
from ..resource import Resource, data


class UserFactors(Resource):
    """The second factors of users, for administrators."""

    @cached_property
    def with_raw_response(self) -> UserFactorsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return UserFactorsWithRawResponse(self)

    def list(self, user_identifier: str, *, options: RequestOptions | None = None) -> SecondFactors:
        """The factors of a user, by id or email."""
        path = {"user_identifier": user_identifier}
        return data(SecondFactors, self._send(operations.V1_USER_FACTORS_LIST, path, options=options))

    def remove_all(self, user_identifier: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Removes all factors of a user who has lost them, with the recovery codes."""
        path = {"user_identifier": user_identifier}
        return self._answer(operations.V1_USER_FACTORS_REMOVE_ALL, path, options=options)


class UserFactorsWithRawResponse:
    """The methods of `UserFactors`; their results have the status and the headers of the response."""

    def __init__(self, user_factors: UserFactors) -> None:
        self.list = raw(user_factors.list)
        self.remove_all = raw(user_factors.remove_all)
