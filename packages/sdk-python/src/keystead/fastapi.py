"""Protects routes of FastAPI: `pip install keystead[fastapi]`.

```python
from typing import Annotated

from fastapi import Depends, FastAPI
from keystead.fastapi import Verified, protect

app = FastAPI()


@app.get("/reports")
async def reports(caller: Annotated[Verified, Depends(protect(scopes="reports:read"))]) -> dict[str, object]:
    return {"key": caller.key_id}
```
"""

from __future__ import annotations

import inspect
from typing import Any, Awaitable, Callable, cast

from typing_extensions import Unpack

from ._async.client import AsyncKeystead
from ._async.guard import AsyncGuard
from ._protect.options import GuardOptions
from ._protect.refusal import Refusal, Refused
from ._protect.verified import Verified
from .asgi import Receive, Scope, Send, send_answer, source_of

try:
    from fastapi import HTTPException, Security, WebSocket
    from fastapi.openapi.models import APIKey, APIKeyIn, HTTPBearer
    from fastapi.openapi.models import SecurityBase as SecurityModel
    from fastapi.requests import HTTPConnection
    from fastapi.security.base import SecurityBase
except ImportError as error:
    raise ImportError("keystead.fastapi needs FastAPI: pip install 'keystead[fastapi]'") from error

__all__ = ["GuardOptions", "Refusal", "Verified", "protect"]


def protect(
    *, client: AsyncKeystead | None = None, **options: Unpack[GuardOptions]
) -> Callable[..., Awaitable[Verified]]:
    """A dependency that lets requests and websockets through whose key is valid, and returns what Keystead knows of it.

    `Depends(protect(scopes="reports:read"))` of a parameter protects a route, `dependencies=[Depends(protect())]` a
    router or an application. The documentation page of the application offers to enter a key.

    @param client: the client that verifies; by default one of `url` and `api_key`
    @param options: `GuardOptions`; functions among them are called with the request or websocket
    @raises KeysteadError: for options that cannot work
    """
    guard = AsyncGuard(client, options)

    async def caller(connection: HTTPConnection, **_schemes: None) -> Verified:
        try:
            found = await guard.admit(source_of(connection.scope, connection))
        except Refused as refused:
            _answer_by_itself(connection)
            answer = guard.answer(refused.refusal, connection)
            raise _RefusedRequest(refused.refusal, answer) from None
        connection.scope["keystead"] = found
        return found

    setattr(caller, "__signature__", _signature(options))  # noqa: B010
    return caller


class _RefusedRequest(HTTPException):
    """To the handlers of an application it is like any other HTTPException."""

    def __init__(self, refusal: Refusal, answer: tuple[int, dict[str, str], bytes]) -> None:
        super().__init__(refusal.status, refusal.detail, dict(refusal.headers))
        self.answer = answer


class _Answer:
    """A response with the body of the refusal; HTTPException alone would put it under `detail`."""

    def __init__(self, answer: tuple[int, dict[str, str], bytes]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_answer(self._answer, scope, receive, send)


async def _answer_refused(connection: HTTPConnection, error: _RefusedRequest) -> _Answer | None:
    if isinstance(connection, WebSocket):
        # Older versions of Starlette send what a handler returns to HTTP requests only.
        await send_answer(error.answer, connection.scope, connection.receive, connection.send)
        return None
    return _Answer(error.answer)


def _answer_by_itself(connection: HTTPConnection) -> None:
    """Adds the handler of refusals, unless the application has one. Where Starlette keeps handlers is its own affair:
    if it is elsewhere one day, FastAPI answers with the same status and headers, and the detail alone.
    """
    kept: object = connection.scope.get("starlette.exception_handlers")
    handlers = cast("tuple[object, ...]", kept)[0] if isinstance(kept, tuple) else None
    if isinstance(handlers, dict):
        cast("dict[object, object]", handlers).setdefault(_RefusedRequest, _answer_refused)


class _Scheme(SecurityBase):
    """Is there for the OpenAPI document; the guard reads the header. Works for websockets too, unlike FastAPI's own."""

    def __init__(self, name: str, model: SecurityModel) -> None:
        self.scheme_name = name
        self.model = model

    async def __call__(self) -> None:
        return None


def _schemes(options: GuardOptions) -> list[_Scheme]:
    if options.get("extract") is not None:
        return []
    bearer = _Scheme("KeysteadBearer", HTTPBearer(description="An API key"))
    header = options.get("header")
    if header is not None and header.lower() == "authorization":
        return [bearer]
    name = header or "X-API-Key"
    key = _Scheme("KeysteadApiKey", APIKey.model_validate({"in": APIKeyIn.header, "name": name}))
    return [key] if header is not None else [bearer, key]


def _signature(options: GuardOptions) -> inspect.Signature:
    """What FastAPI reads to find the connection and the security schemes."""
    kind = inspect.Parameter.KEYWORD_ONLY
    connection = inspect.Parameter("connection", kind, annotation=HTTPConnection)
    schemes = [
        inspect.Parameter(f"_scheme_{number}", kind, annotation=Any, default=Security(scheme))
        for number, scheme in enumerate(_schemes(options))
    ]
    return inspect.Signature([connection, *schemes], return_annotation=Verified)
