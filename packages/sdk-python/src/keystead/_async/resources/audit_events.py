from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from ..._generated import operations
from ..._generated.models import AuditCheckpoint, AuditConsistency, AuditEvent, AuditProof
from ..._raw import async_raw, async_raw_page
from ..._request import Moment, RequestOptions, present
from ..audit_export import AsyncAuditExport
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncAuditEvents(AsyncResource):
    """The audit log: who did what, and when, and what proves it."""

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

    async def checkpoint(self, *, size: int | None = None, options: RequestOptions | None = None) -> AuditCheckpoint:
        """The signed checkpoint of the log. Keep some where the service cannot change them.

        @param size: an earlier size of the log
        """
        query = present(size=size)
        return data(
            AuditCheckpoint, await self._send(operations.V1_AUDIT_EVENTS_CHECKPOINT, query=query, options=options)
        )

    async def proof(self, *, event: str, size: int | None = None, options: RequestOptions | None = None) -> AuditProof:
        """The proof that an event is in the log (RFC 9162, section 2.1.3)."""
        query = present(event=event, size=size)
        return data(AuditProof, await self._send(operations.V1_AUDIT_EVENTS_PROOF, query=query, options=options))

    async def consistency(
        self, *, from_: int, to: int | None = None, options: RequestOptions | None = None
    ) -> AuditConsistency:
        """The proof that the log has only grown since an earlier size (RFC 9162, section 2.1.4)."""
        query = {"from": from_, **present(to=to)}
        return data(
            AuditConsistency, await self._send(operations.V1_AUDIT_EVENTS_CONSISTENCY, query=query, options=options)
        )

    def export(
        self,
        *,
        format: Literal["ndjson", "csv", "ocsf"] | None = None,
        from_: int | None = None,
        to: int | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncAuditExport:
        """The log as it arrives, a line each, oldest event first. One that broke off goes on by `from_`.

        `python -m keystead.audit verify` compares lines of `ndjson` with a checkpoint.
        """
        start = {} if from_ is None else {"from": from_}
        query = {**present(format=format, to=to, limit=limit, cursor=cursor), **start}
        operation = operations.V1_AUDIT_EVENTS_EXPORT

        def opened() -> Any:
            return self._core.stream(self._request(operation, query=query, options=options, accept="*/*"))

        return AsyncAuditExport(opened)


class AsyncAuditEventsWithRawResponse:
    """The methods of `AsyncAuditEvents`; their results have the status and the headers of the response."""

    def __init__(self, audit_events: AsyncAuditEvents) -> None:
        self.list = async_raw_page(audit_events.list)
        self.checkpoint = async_raw(audit_events.checkpoint)
        self.proof = async_raw(audit_events.proof)
        self.consistency = async_raw(audit_events.consistency)
