"""Protects an ASGI application: Starlette, FastAPI, Litestar, Quart or your own. It needs no other package.

```python
from keystead.asgi import KeysteadMiddleware

app = KeysteadMiddleware(app, scopes="reports:read")
```
"""

from __future__ import annotations

from typing import Any, Awaitable, Callable, Iterable, MutableMapping

from typing_extensions import Unpack

from ._async.client import AsyncKeystead
from ._async.guard import AsyncGuard, AsyncSource
from ._clients import async_close_shared_clients
from ._errors import KeysteadError
from ._protect.options import GuardOptions, exempt_paths
from ._protect.refusal import Refusal, Refused
from ._protect.verified import Verified

__all__ = ["GuardOptions", "KeysteadMiddleware", "Refusal", "Verified", "verified"]

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_VERIFIED = "keystead"
_ASKED = "keystead.asked"

# 1008 of RFC 6455: the connection violates a policy. Before it is accepted, servers answer 403.
_POLICY_VIOLATION = 1008


class KeysteadMiddleware:
    """Lets requests and websockets through whose key is valid. `scope["keystead"]` is what Keystead knows of it."""

    def __init__(
        self,
        app: App,
        *,
        client: AsyncKeystead | None = None,
        exempt: Iterable[str] = (),
        **options: Unpack[GuardOptions],
    ) -> None:
        """
        @param client: the client that verifies; by default one of `url` and `api_key`
        @param exempt: paths that need no key, such as `/health`; each as a whole, without those below it
        @param options: `GuardOptions`; functions among them are called with the scope
        @raises KeysteadError: for options that cannot work
        """
        self._app = app
        self._guard = AsyncGuard(client, options)
        self._exempt = exempt_paths(exempt)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind = scope["type"]
        if kind == "lifespan":
            await self._app(scope, receive, _closing_at_the_end(send))
        elif kind not in ("http", "websocket"):
            # A kind that is not known must not pass without a key.
            raise KeysteadError(f"KeysteadMiddleware protects http and websocket, not {kind}")
        elif scope["path"] in self._exempt:
            await self._app(scope, receive, send)
        else:
            try:
                found = await self._guard.admit(source_of(scope, scope))
            except Refused as refused:
                await send_answer(self._guard.answer(refused.refusal, scope), scope, receive, send)
                return
            await self._app({**scope, _VERIFIED: found}, receive, send)


def verified(scope: Scope) -> Verified:
    """What Keystead knows of the key of a request. @raises KeysteadError: for a request that was not verified"""
    found = scope.get(_VERIFIED)
    if not isinstance(found, Verified):
        raise KeysteadError("This request was not verified: KeysteadMiddleware is not before it, or its path is exempt")
    return found


def source_of(scope: Scope, request: object) -> AsyncSource:
    """@param request: what functions among the options are called with"""

    def headers(name: str) -> list[str]:
        wanted = name.encode()
        return [value.decode("latin-1") for sent, value in scope["headers"] if sent.lower() == wanted]

    peer = scope.get("client")
    # Copies of the scope share it.
    asked = scope.setdefault(_ASKED, [])
    return AsyncSource(request, headers, peer[0] if peer else None, asked)


async def send_answer(answer: tuple[int, dict[str, str], bytes], scope: Scope, receive: Receive, send: Send) -> None:
    status, headers, body = answer
    prefix = ""
    if scope["type"] == "websocket":
        await receive()
        if "websocket.http.response" not in (scope.get("extensions") or {}):
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        prefix = "websocket."
    fields = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": f"{prefix}http.response.start", "status": status, "headers": fields})
    is_head = scope.get("method") == "HEAD"
    await send({"type": f"{prefix}http.response.body", "body": b"" if is_head else body, "more_body": False})


def _closing_at_the_end(send: Send) -> Send:
    async def forward(message: Message) -> None:
        if message["type"].startswith("lifespan.shutdown."):
            await async_close_shared_clients()
        await send(message)

    return forward
