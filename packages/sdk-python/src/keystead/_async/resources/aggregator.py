from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import AggregatorApiKey, AggregatorNewApiKey, AggregatorUser
from ..._params import AggregatorScopeName
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, bare


class AsyncAggregatorUsers(AsyncResource):
    """API users: service accounts, each with keys."""

    @cached_property
    def with_raw_response(self) -> AsyncAggregatorUsersWithRawResponse:
        return AsyncAggregatorUsersWithRawResponse(self)

    async def create(
        self, *, name: str, description: str | None = None, options: RequestOptions | None = None
    ) -> AggregatorUser:
        """Creates an API user, who may have any number of keys.

        @raises ConflictError: when the name is taken
        """
        body = present(name=name, description=description)
        return bare(AggregatorUser, await self._send(operations.AGGREGATOR_USERS_CREATE, body=body, options=options))

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[AggregatorUser]:
        """API users, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(
            AggregatorUser, operations.AGGREGATOR_USERS_LIST, arguments=arguments, options=options, is_bare=True
        )


class AsyncAggregatorUsersWithRawResponse:
    def __init__(self, users: AsyncAggregatorUsers) -> None:
        self.create = async_raw(users.create)
        self.list = async_raw_page(users.list)


class AsyncAggregatorApiKeys(AsyncResource):
    """The keys of API users."""

    @cached_property
    def with_raw_response(self) -> AsyncAggregatorApiKeysWithRawResponse:
        return AsyncAggregatorApiKeysWithRawResponse(self)

    async def create(
        self,
        *,
        user_id: str,
        name: str | None = None,
        scopes: Sequence[AggregatorScopeName] | None = None,
        options: RequestOptions | None = None,
    ) -> AggregatorNewApiKey:
        """A new key, whose text is shown only here.

        @param scopes: `read` and `write` by default
        """
        body = present(user_id=user_id, name=name, scopes=scopes)
        return bare(
            AggregatorNewApiKey, await self._send(operations.AGGREGATOR_API_KEYS_CREATE, body=body, options=options)
        )

    def list(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[AggregatorApiKey]:
        """The keys of a user, newest first; revoked ones too."""
        return self._list(
            AggregatorApiKey,
            operations.AGGREGATOR_API_KEYS_LIST,
            {"user_id": user_id},
            arguments=present(limit=limit, cursor=cursor),
            options=options,
            is_bare=True,
        )

    async def revoke(self, id: str, *, options: RequestOptions | None = None) -> None:
        """Ends a key for good, at once."""
        await self._send(operations.AGGREGATOR_API_KEYS_REVOKE, {"id": id}, options=options)


class AsyncAggregatorApiKeysWithRawResponse:
    def __init__(self, keys: AsyncAggregatorApiKeys) -> None:
        self.create = async_raw(keys.create)
        self.list = async_raw_page(keys.list)
        self.revoke = async_raw(keys.revoke)


class AsyncAggregator(AsyncResource):
    """The contract at /api/admin."""

    @cached_property
    def users(self) -> AsyncAggregatorUsers:
        return AsyncAggregatorUsers(self._core, self._defaults)

    @cached_property
    def api_keys(self) -> AsyncAggregatorApiKeys:
        return AsyncAggregatorApiKeys(self._core, self._defaults)
