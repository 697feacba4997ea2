from __future__ import annotations

from functools import cached_property
from typing import Literal

from ..._generated import operations
from ..._generated.models import Acknowledgement, CreatedUserApiKey, UserApiKey
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncUserApiKeys(AsyncResource):
    """The keys of a user within its projects."""

    @cached_property
    def with_raw_response(self) -> AsyncUserApiKeysWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncUserApiKeysWithRawResponse(self)

    def list(
        self,
        user_identifier: str,
        *,
        project_identifier: str | None = None,
        status: Literal["active", "disabled", "revoked", "all"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        options: RequestOptions | None = None,
    ) -> AsyncPaginator[UserApiKey]:
        """Keys of a user, masked.

        @param project_identifier: only keys for this project, by its id or name
        @param status: only keys with this status; by default those not revoked
        """
        path = {"user_identifier": user_identifier}
        arguments = present(project_identifier=project_identifier, status=status, limit=limit, cursor=cursor)
        return self._list(UserApiKey, operations.V1_USER_API_KEYS_LIST, path, arguments=arguments, options=options)

    async def create(
        self,
        user_identifier: str,
        *,
        project_name: str | None = None,
        project_id: str | None = None,
        options: RequestOptions | None = None,
    ) -> CreatedUserApiKey:
        """Generates a key for a project of the user, by `project_name` or `project_id`; its text is shown only once."""
        path = {"user_identifier": user_identifier}
        body = present(project_name=project_name, project_id=project_id)
        return data(
            CreatedUserApiKey, await self._send(operations.V1_USER_API_KEYS_CREATE, path, body=body, options=options)
        )

    async def delete_all(self, user_identifier: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Revokes all keys of a user, across all projects."""
        path = {"user_identifier": user_identifier}
        return await self._answer(operations.V1_USER_API_KEYS_DELETE_ALL, path, options=options)


class AsyncUserApiKeysWithRawResponse:
    """The methods of `AsyncUserApiKeys`; their results have the status and the headers of the response."""

    def __init__(self, keys: AsyncUserApiKeys) -> None:
        self.list = async_raw_page(keys.list)
        self.create = async_raw(keys.create)
        self.delete_all = async_raw(keys.delete_all)
