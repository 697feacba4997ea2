# Derived from ../../_async/resources/aggregator.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property
from typing import Sequence

from ..._generated import operations
from ..._generated.models import AggregatorApiKey, AggregatorNewApiKey, AggregatorUser
from ..._params import AggregatorScopeName
from ..._raw import raw, raw_page
from ..._request import RequestOptions, present
from ..paginator import Paginator
from ..resource import Resource, bare


class AggregatorUsers(Resource):
    """API users: service accounts, each with keys."""

    @cached_property
    def with_raw_response(self) -> AggregatorUsersWithRawResponse:
        return AggregatorUsersWithRawResponse(self)

    def create(
        self, *, name: str, description: str | None = None, options: RequestOptions | None = None
    ) -> AggregatorUser:
        """Creates an API user, who may have any number of keys.

        @raises ConflictError: when the name is taken
        """
        body = present(name=name, description=description)
        return bare(AggregatorUser, self._send(operations.AGGREGATOR_USERS_CREATE, body=body, options=options))

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[AggregatorUser]:
        """API users, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(
            AggregatorUser, operations.AGGREGATOR_USERS_LIST, arguments=arguments, options=options, is_bare=True
        )


class AggregatorUsersWithRawResponse:
    def __init__(self, users: AggregatorUsers) -> None:
        self.create = raw(users.create)
        self.list = raw_page(users.list)


class AggregatorApiKeys(Resource):
    """The keys of API users."""

    @cached_property
    def with_raw_response(self) -> AggregatorApiKeysWithRawResponse:
        return AggregatorApiKeysWithRawResponse(self)

    def create(
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
            AggregatorNewApiKey, self._send(operations.AGGREGATOR_API_KEYS_CREATE, body=body, options=options)
        )

    def list(
        self,
        user_id: str,
        *,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> Paginator[AggregatorApiKey]:
        """The keys of a user, newest first; revoked ones too."""
        return self._list(
            AggregatorApiKey,
            operations.AGGREGATOR_API_KEYS_LIST,
            {"user_id": user_id},
            arguments=present(limit=limit, cursor=cursor),
            options=options,
            is_bare=True,
        )

    def revoke(self, id: str, *, options: RequestOptions | None = None) -> None:
        """Ends a key for good, at once."""
        self._send(operations.AGGREGATOR_API_KEYS_REVOKE, {"id": id}, options=options)


class AggregatorApiKeysWithRawResponse:
    def __init__(self, keys: AggregatorApiKeys) -> None:
        self.create = raw(keys.create)
        self.list = raw_page(keys.list)
        self.revoke = raw(keys.revoke)


class Aggregator(Resource):
    """The contract at /api/admin."""

    @cached_property
    def users(self) -> AggregatorUsers:
        return AggregatorUsers(self._core, self._defaults)

    @cached_property
    def api_keys(self) -> AggregatorApiKeys:
        return AggregatorApiKeys(self._core, self._defaults)
