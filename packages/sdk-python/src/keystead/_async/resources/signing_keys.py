from __future__ import annotations

import builtins
from functools import cached_property

from ..._generated import operations
from ..._generated.models import SigningKey
from ..._raw import async_raw
from ..._request import RequestOptions
from ..resource import AsyncResource, data_list


class AsyncSigningKeys(AsyncResource):
    """The keys that sign access tokens, for Super Admins of the default tenant."""

    @cached_property
    def with_raw_response(self) -> AsyncSigningKeysWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncSigningKeysWithRawResponse(self)

    async def list(self, *, options: RequestOptions | None = None) -> builtins.list[SigningKey]:
        """All that sign, will sign, or verify tokens that still live."""
        return data_list(SigningKey, await self._send(operations.V1_SIGNING_KEYS_LIST, options=options))

    async def rotate(self, *, options: RequestOptions | None = None) -> builtins.list[SigningKey]:
        """Makes the next keys. They sign after ten minutes, when every cache of the published keys has them."""
        return data_list(SigningKey, await self._send(operations.V1_SIGNING_KEYS_ROTATE, options=options))


class AsyncSigningKeysWithRawResponse:
    """The methods of `AsyncSigningKeys`; their results have the status and the headers of the response."""

    def __init__(self, signing_keys: AsyncSigningKeys) -> None:
        self.list = async_raw(signing_keys.list)
        self.rotate = async_raw(signing_keys.rotate)
