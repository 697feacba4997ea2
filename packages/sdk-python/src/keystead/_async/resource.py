from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, AsyncGenerator, AsyncIterator, Mapping, TypeVar

from .._generated.models import Acknowledgement
from .._json import is_array, is_object
from .._model import Model
from .._ndjson import Lines
from .._operation import Operation
from .._page import Page, page_json_of
from .._request import (
    SAFE_METHODS,
    Keyless,
    Request,
    RequestOptions,
    content_of,
    new_idempotency_key,
    printable,
    query_of,
)
from .._responses import Response
from .._secret import SecretText
from .core import AsyncCore
from .paginator import AsyncItemStream, AsyncPaginator

M = TypeVar("M", bound=Model)

# Without a limit the bare contracts send the whole list in one response.
_PAGE = 100


@dataclass(frozen=True)
class AsyncDefaults:
    """The defaults of every call."""

    timeout: float
    max_retries: int
    headers: Mapping[str, str]


class AsyncResource:
    """A group of related operations."""

    def __init__(self, core: AsyncCore, defaults: AsyncDefaults) -> None:
        self._core = core
        self._defaults = defaults

    async def _send(
        self,
        operation: Operation,
        path: Mapping[str, SecretText] | None = None,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        options: RequestOptions | None = None,
        is_open: bool = False,
        is_keyless: Keyless = False,
    ) -> Response:
        request = self._request(operation, path, query=query, body=body, options=options, is_keyless=is_keyless)
        request.is_open = is_open
        return await self._core.send(request)

    def _request(
        self,
        operation: Operation,
        path: Mapping[str, SecretText] | None = None,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        options: RequestOptions | None = None,
        accept: str = "application/json",
        is_keyless: Keyless = False,
    ) -> Request:
        """@param is_keyless: True: an idempotency key only if the caller gives one; "always": none"""
        chosen = options or {}
        headers = {"Accept": accept, **self._defaults.headers}
        key = chosen.get("idempotency_key")
        if operation.method not in SAFE_METHODS and is_keyless != "always" and not (is_keyless and key is None):
            headers["Idempotency-Key"] = new_idempotency_key() if key is None else printable("idempotency_key", key)
        if body is not None:
            headers["Content-Type"] = "application/json"
        return Request(
            operation=operation,
            path=operation.path_for(path or {}) + query_of(query or {}),
            content=None if body is None else content_of(body),
            headers={**headers, **chosen.get("headers", {})},
            timeout=chosen.get("timeout", self._defaults.timeout),
            max_retries=chosen.get("max_retries", self._defaults.max_retries),
        )

    async def _answer(
        self, operation: Operation, path: Mapping[str, SecretText] | None = None, **how: Any
    ) -> Acknowledgement:
        return bare(Acknowledgement, await self._send(operation, path, **how))

    def _list(
        self,
        model: type[M],
        operation: Operation,
        path: Mapping[str, SecretText] | None = None,
        *,
        arguments: Mapping[str, Any],
        options: RequestOptions | None,
        is_bare: bool = False,
    ) -> AsyncPaginator[M]:
        """@param arguments: filters, `limit` and `cursor`: the query, or the body of a search"""

        def request(more: Mapping[str, Any], accept: str = "application/json") -> Request:
            if operation.method == "POST":
                return self._request(operation, path, body={**arguments, **more}, options=options, accept=accept)
            return self._request(operation, path, query={**arguments, **more}, options=options, accept=accept)

        async def fetch(cursor: str | None) -> Page[M]:
            more: dict[str, Any] = {} if cursor is None else {"cursor": cursor}
            if is_bare and "limit" not in arguments:
                more["limit"] = _PAGE
            response = await self._core.send(request(more))
            items, next_cursor = page_json_of(response)
            return Page([model.from_dict(item) for item in items], next_cursor, response)

        @asynccontextmanager
        async def opened() -> AsyncGenerator[AsyncIterator[M], None]:
            async with self._core.stream(request({}, "application/x-ndjson")) as (response, pieces):
                yield self._models(model, response, pieces)

        return AsyncPaginator(fetch, lambda: AsyncItemStream(opened()))

    async def _models(self, model: type[M], response: Response, pieces: AsyncIterator[bytes]) -> AsyncIterator[M]:
        lines = Lines()
        async for piece in pieces:
            for line in lines.add(piece):
                yield model.from_dict(_json_of(line, response))
        for line in lines.end():
            yield model.from_dict(_json_of(line, response))


def _json_of(line: bytes, response: Response) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        raise response.invalid("has a line that is not JSON") from None


def bare(model: type[M], response: Response) -> M:
    """The model that is the whole body."""
    body = response.json()
    if not is_object(body):
        raise response.invalid("is not an object")
    return model.from_dict(body)


def data(model: type[M], response: Response) -> M:
    """The model in the envelope."""
    inner = _inner(response)
    if not is_object(inner):
        raise response.invalid("has no object in `data`")
    return model.from_dict(inner)


def data_object(response: Response) -> Mapping[str, Any]:
    """The JSON object in the envelope."""
    inner = _inner(response)
    if not is_object(inner):
        raise response.invalid("has no object in `data`")
    return inner


def data_list(model: type[M], response: Response) -> list[M]:
    """The models in the envelope."""
    inner = _inner(response)
    if not is_array(inner):
        raise response.invalid("has no list in `data`")
    return [model.from_dict(item) for item in inner]


def _inner(response: Response) -> Any:
    body = response.json()
    return body.get("data") if is_object(body) else None
