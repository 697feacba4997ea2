from __future__ import annotations

from functools import cached_property
from typing import Literal

from ..._generated import operations
from ..._generated.models import UsageRow
from ..._raw import async_raw
from ..._request import Moment, RequestOptions, present
from ..resource import AsyncResource, data_list


class AsyncUsage(AsyncResource):
    """Counts of verifications."""

    @cached_property
    def with_raw_response(self) -> AsyncUsageWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncUsageWithRawResponse(self)

    async def get(
        self,
        *,
        group: Literal["key", "user", "project", "scope", "outcome"] | None = None,
        interval: Literal["hour", "day", "total"] | None = None,
        since: Moment | None = None,
        until: Moment | None = None,
        time_zone: str | None = None,
        key_id: str | None = None,
        user_id: str | None = None,
        project_id: str | None = None,
        scope: str | None = None,
        outcome: str | None = None,
        options: RequestOptions | None = None,
    ) -> list[UsageRow]:
        """Counts verifications by time and group.

        @param time_zone: the time zone of the days, such as `Europe/Vienna`
        """
        query = present(
            group=group,
            interval=interval,
            since=since,
            until=until,
            time_zone=time_zone,
            key_id=key_id,
            user_id=user_id,
            project_id=project_id,
            scope=scope,
            outcome=outcome,
        )
        return data_list(UsageRow, await self._send(operations.V1_USAGE_GET, query=query, options=options))


class AsyncUsageWithRawResponse:
    """The methods of `AsyncUsage`; their results have the status and the headers of the response."""

    def __init__(self, usage: AsyncUsage) -> None:
        self.get = async_raw(usage.get)
