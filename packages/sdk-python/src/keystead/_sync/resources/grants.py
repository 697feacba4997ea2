# Derived from ../../_async/resources/grants.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import Acknowledgement, Grant
from ..._raw import raw, raw_page
from ..._request import RequestOptions, present
from ..paginator import Paginator
from ..resource import Resource


class Grants(Resource):
    """What the person of a session has allowed clients of OAuth 2.0 to do."""

    @cached_property
    def with_raw_response(self) -> GrantsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return GrantsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[Grant]:
        """All grants of the person, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Grant, operations.V1_GRANTS_LIST, arguments=arguments, options=options)

    def revoke(self, grant_id: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Ends a grant with all its tokens."""
        return self._answer(operations.V1_GRANTS_REVOKE, {"grant_id": grant_id}, options=options)


class GrantsWithRawResponse:
    """The methods of `Grants`; their results have the status and the headers of the response."""

    def __init__(self, grants: Grants) -> None:
        self.list = raw_page(grants.list)
        self.revoke = raw(grants.revoke)
