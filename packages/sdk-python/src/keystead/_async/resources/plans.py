from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import Acknowledgement, ChangedPlan, Plan
from ..._params import LimitParam
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncPlans(AsyncResource):
    """Plans: limits under a name, which keys refer to. A plan is identified by its id or its name."""

    @cached_property
    def with_raw_response(self) -> AsyncPlansWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncPlansWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[Plan]:
        """Plans, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Plan, operations.V1_PLANS_LIST, arguments=arguments, options=options)

    async def create(
        self,
        *,
        name: str,
        limits: Sequence[LimitParam],
        description: str | None = None,
        options: RequestOptions | None = None,
    ) -> Plan:
        """Creates a plan.

        @param limits: how often each key of the plan may be used
        """
        body = present(name=name, limits=limits, description=description)
        return data(Plan, await self._send(operations.V1_PLANS_CREATE, body=body, options=options))

    async def get(self, plan_identifier: str, *, options: RequestOptions | None = None) -> Plan:
        """A plan with its limits."""
        path = {"plan_identifier": plan_identifier}
        return data(Plan, await self._send(operations.V1_PLANS_GET, path, options=options))

    async def update(
        self,
        plan_identifier: str,
        *,
        name: str | None = None,
        description: str | None = None,
        limits: Sequence[LimitParam] | None = None,
        options: RequestOptions | None = None,
    ) -> ChangedPlan:
        """Changes the given fields. Once it returns, no replica uses the earlier limits for any key of the plan."""
        path = {"plan_identifier": plan_identifier}
        body = present(name=name, description=description, limits=limits)
        return data(ChangedPlan, await self._send(operations.V1_PLANS_UPDATE, path, body=body, options=options))

    async def delete(self, plan_identifier: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Deletes a plan that no key refers to any more."""
        path = {"plan_identifier": plan_identifier}
        return await self._answer(operations.V1_PLANS_DELETE, path, options=options)


class AsyncPlansWithRawResponse:
    """The methods of `AsyncPlans`; their results have the status and the headers of the response."""

    def __init__(self, plans: AsyncPlans) -> None:
        self.list = async_raw_page(plans.list)
        self.create = async_raw(plans.create)
        self.get = async_raw(plans.get)
        self.update = async_raw(plans.update)
        self.delete = async_raw(plans.delete)
