from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import AuditEvent
from ..._raw import async_raw_page
from ..._request import Moment, RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource


class AsyncAuditEvents(AsyncResource):
    """The audit log: who did what, and when."""

    @cached_property
    def with_raw_response(self) -> AsyncAuditEventsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncAuditEventsWithRawResponse(self)

    def list(
        self,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        actor: str | None = None,
        action: str | None = None,
        target: str | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[AuditEvent]:
        """Audit events, newest first."""
        arguments = present(
            limit=limit, cursor=cursor, actor=actor, action=action, target=target, since=since, until=until
        )
        return self._list(AuditEvent, operations.V1_AUDIT_EVENTS_LIST, arguments=arguments, options=options)


class AsyncAuditEventsWithRawResponse:
    """The methods of `AsyncAuditEvents`; their results have the status and the headers of the response."""

    def __init__(self, audit_events: AsyncAuditEvents) -> None:
        self.list = async_raw_page(audit_events.list)
