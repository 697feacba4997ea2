# Derived from ../../_async/resources/scopes.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import ScopeList
from ..._raw import raw
from ..._request import RequestOptions
from ..resource import Resource, data


class Scopes(Resource):
    """The scopes of Keystead itself."""

    @cached_property
    def with_raw_response(self) -> ScopesWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return ScopesWithRawResponse(self)

    def list(self, *, options: RequestOptions | None = None) -> ScopeList:
        """All scopes with a description, and the named sets of them."""
        return data(ScopeList, self._send(operations.V1_SCOPES_LIST, options=options))


class ScopesWithRawResponse:
    """The methods of `Scopes`; their results have the status and the headers of the response."""

    def __init__(self, scopes: Scopes) -> None:
        self.list = raw(scopes.list)
