from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import Acknowledgement, SecondFactors
from ..._raw import async_raw
from ..._request import RequestOptions
from ..resource import AsyncResource, data


class AsyncUserFactors(AsyncResource):
    """The second factors of users, for administrators."""

    @cached_property
    def with_raw_response(self) -> AsyncUserFactorsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncUserFactorsWithRawResponse(self)

    async def list(self, user_identifier: str, *, options: RequestOptions | None = None) -> SecondFactors:
        """The factors of a user, by id or email."""
        path = {"user_identifier": user_identifier}
        return data(SecondFactors, await self._send(operations.V1_USER_FACTORS_LIST, path, options=options))

    async def remove_all(self, user_identifier: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Removes all factors of a user who has lost them, with the recovery codes."""
        path = {"user_identifier": user_identifier}
        return await self._answer(operations.V1_USER_FACTORS_REMOVE_ALL, path, options=options)


class AsyncUserFactorsWithRawResponse:
    """The methods of `AsyncUserFactors`; their results have the status and the headers of the response."""

    def __init__(self, user_factors: AsyncUserFactors) -> None:
        self.list = async_raw(user_factors.list)
        self.remove_all = async_raw(user_factors.remove_all)
