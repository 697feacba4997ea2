from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import Health, JsonWebKeySet, Ready
from ..._raw import async_raw
from ..._request import RequestOptions
from ..resource import AsyncResource, bare


class AsyncSystem(AsyncResource):
    """The service itself; needs no credentials."""

    @cached_property
    def with_raw_response(self) -> AsyncSystemWithRawResponse:
        return AsyncSystemWithRawResponse(self)

    async def health(self, *, options: RequestOptions | None = None) -> Health:
        """Whether the service runs."""
        return bare(Health, await self._send(operations.SYSTEM_HEALTH, options=options, is_open=True))

    async def ready(self, *, options: RequestOptions | None = None) -> Ready:
        """Whether the service can do its work.

        @raises InternalServerError: when it runs, but cannot do its work
        """
        return bare(Ready, await self._send(operations.SYSTEM_READY, options=options, is_open=True))

    async def jwks(self, *, options: RequestOptions | None = None) -> JsonWebKeySet:
        """The public keys that verify the tokens of content users."""
        return bare(JsonWebKeySet, await self._send(operations.SYSTEM_JWKS, options=options, is_open=True))


class AsyncSystemWithRawResponse:
    def __init__(self, system: AsyncSystem) -> None:
        self.health = async_raw(system.health)
        self.ready = async_raw(system.ready)
        self.jwks = async_raw(system.jwks)
