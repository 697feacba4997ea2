# Derived from ../../_async/resources/system.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property

from ..._generated import operations
from ..._generated.models import Health, JsonWebKeySet, Ready
from ..._raw import raw
from ..._request import RequestOptions
from ..resource import Resource, bare


class System(Resource):
    """The service itself; needs no credentials."""

    @cached_property
    def with_raw_response(self) -> SystemWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return SystemWithRawResponse(self)

    def health(self, *, options: RequestOptions | None = None) -> Health:
        """Whether the service is running."""
        return bare(Health, self._send(operations.SYSTEM_HEALTH, options=options, is_open=True))

    def ready(self, *, options: RequestOptions | None = None) -> Ready:
        """Whether the service can serve requests.

        @raises InternalServerError: when it is running but cannot serve requests
        """
        return bare(Ready, self._send(operations.SYSTEM_READY, options=options, is_open=True))

    def jwks(self, *, options: RequestOptions | None = None) -> JsonWebKeySet:
        """The public keys that verify content tokens."""
        return bare(JsonWebKeySet, self._send(operations.SYSTEM_JWKS, options=options, is_open=True))

    def audit_keys(self, *, options: RequestOptions | None = None) -> JsonWebKeySet:
        """The public keys that verify checkpoints of the audit log."""
        return bare(JsonWebKeySet, self._send(operations.SYSTEM_AUDIT_KEYS, options=options, is_open=True))


class SystemWithRawResponse:
    """The methods of `System`; their results have the status and the headers of the response."""

    def __init__(self, system: System) -> None:
        self.health = raw(system.health)
        self.ready = raw(system.ready)
        self.jwks = raw(system.jwks)
        self.audit_keys = raw(system.audit_keys)
