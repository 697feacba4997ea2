from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import ScopeList
from ..._raw import async_raw
from ..._request import RequestOptions
from ..resource import AsyncResource, data


class AsyncScopes(AsyncResource):
    """The scopes of Keystead itself."""

    @cached_property
    def with_raw_response(self) -> AsyncScopesWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncScopesWithRawResponse(self)

    async def list(self, *, options: RequestOptions | None = None) -> ScopeList:
        """All scopes with a description, and the named sets of them."""
        return data(ScopeList, await self._send(operations.V1_SCOPES_LIST, options=options))


class AsyncScopesWithRawResponse:
    """The methods of `AsyncScopes`; their results have the status and the headers of the response."""

    def __init__(self, scopes: AsyncScopes) -> None:
        self.list = async_raw(scopes.list)
