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
        """The same methods; their results have the status and the headers of the response."""
        return AsyncSystemWithRawResponse(self)

    async def health(self, *, options: RequestOptions | None = None) -> Health:
        """Whether the service is running."""
        return bare(Health, await self._send(operations.SYSTEM_HEALTH, options=options, is_open=True))

    async def ready(self, *, options: RequestOptions | None = None) -> Ready:
        """Whether the service can serve requests.

        @raises InternalServerError: when it is running but cannot serve requests
        """
        return bare(Ready, await self._send(operations.SYSTEM_READY, options=options, is_open=True))

    async def jwks(self, *, options: RequestOptions | None = None) -> JsonWebKeySet:
        """The public keys that verify content tokens."""
        return bare(JsonWebKeySet, await self._send(operations.SYSTEM_JWKS, options=options, is_open=True))

    async def audit_keys(self, *, options: RequestOptions | None = None) -> JsonWebKeySet:
        """The public keys that verify checkpoints of the audit log."""
        return bare(JsonWebKeySet, await self._send(operations.SYSTEM_AUDIT_KEYS, options=options, is_open=True))


class AsyncSystemWithRawResponse:
    """The methods of `AsyncSystem`; their results have the status and the headers of the response."""

    def __init__(self, system: AsyncSystem) -> None:
        self.health = async_raw(system.health)
        self.ready = async_raw(system.ready)
        self.jwks = async_raw(system.jwks)
        self.audit_keys = async_raw(system.audit_keys)
