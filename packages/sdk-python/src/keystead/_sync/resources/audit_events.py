# Derived from ../../_async/resources/audit_events.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import AuditEvent
from ..._raw import raw_page
from ..._request import Moment, RequestOptions, present
from ..paginator import Paginator
from ..resource import Resource


class AuditEvents(Resource):
    """The audit log: who did what, and when."""

    @cached_property
    def with_raw_response(self) -> AuditEventsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AuditEventsWithRawResponse(self)

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
    ) -> Paginator[AuditEvent]:
        """Audit events, newest first."""
        arguments = present(
            limit=limit, cursor=cursor, actor=actor, action=action, target=target, since=since, until=until
        )
        return self._list(AuditEvent, operations.V1_AUDIT_EVENTS_LIST, arguments=arguments, options=options)


class AuditEventsWithRawResponse:
    """The methods of `AuditEvents`; their results have the status and the headers of the response."""

    def __init__(self, audit_events: AuditEvents) -> None:
        self.list = raw_page(audit_events.list)
