from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import Acknowledgement, Grant
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource


class AsyncGrants(AsyncResource):
    """What the person of a session has allowed clients of OAuth 2.0 to do."""

    @cached_property
    def with_raw_response(self) -> AsyncGrantsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncGrantsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[Grant]:
        """All grants of the person, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Grant, operations.V1_GRANTS_LIST, arguments=arguments, options=options)

    async def revoke(self, grant_id: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Ends a grant with all its tokens."""
        return await self._answer(operations.V1_GRANTS_REVOKE, {"grant_id": grant_id}, options=options)


class AsyncGrantsWithRawResponse:
    """The methods of `AsyncGrants`; their results have the status and the headers of the response."""

    def __init__(self, grants: AsyncGrants) -> None:
        self.list = async_raw_page(grants.list)
        self.revoke = async_raw(grants.revoke)
