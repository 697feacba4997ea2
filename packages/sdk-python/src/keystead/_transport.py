"""The only module that uses httpx: sends a request once, and translates its errors."""

from __future__ import annotations

import logging
import re
import time
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any, AsyncGenerator, AsyncIterator, Generator, Iterator, Mapping

import httpx

from ._errors import KeysteadError
from ._responses import Response

AsyncHTTPClient = httpx.AsyncClient
HTTPClient = httpx.Client
AsyncHTTPTransport = httpx.AsyncBaseTransport
HTTPTransport = httpx.BaseTransport


class NoAnswer(Exception):
    """No complete response arrived."""

    def __init__(self, reason: str, *, is_timeout: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_timeout = is_timeout


@dataclass(frozen=True)
class Message:
    """An outgoing request."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    content: Any = field(repr=False)
    timeout: float
    """Seconds for the whole request; of a stream, for the head and for each chunk of the body."""


class _KeysOutOfUrls(logging.Filter):
    """httpx logs the URL of every request, which may contain the text of an API key."""

    _KEY = re.compile(r"(/api-keys/)[^/?]+")

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                self._KEY.sub(r"\1[hidden]", str(arg)) if isinstance(arg, httpx.URL) else arg for arg in record.args
            )
        return True


logging.getLogger("httpx").addFilter(_KeysOutOfUrls())


@contextmanager
def _in_our_words() -> Generator[None, None, None]:
    try:
        yield
    except httpx.TimeoutException as error:
        raise NoAnswer(type(error).__name__, is_timeout=True) from error
    except (httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL):
        # Its message may contain a header field.
        raise KeysteadError("The request is not valid HTTP; check base_url, api_key and headers") from None
    except httpx.RequestError as error:
        raise NoAnswer(str(error) or type(error).__name__, is_timeout=False) from error


def _headers(response: httpx.Response) -> dict[str, str]:
    # httpx joins fields with the same name; its names are in lower case.
    return dict(response.headers)


def _request_of(client: httpx.Client | httpx.AsyncClient, message: Message) -> httpx.Request:
    """With the defaults of the caller's own client."""
    return client.build_request(
        message.method, message.url, headers=message.headers, content=message.content, timeout=message.timeout
    )


def _plain_request(message: Message) -> httpx.Request:
    """The built-in client has no defaults, so merging them is skipped to save time."""
    limit = message.timeout
    return httpx.Request(
        message.method,
        message.url,
        headers={"Accept-Encoding": "gzip, deflate", **message.headers},
        content=message.content,
        extensions={"timeout": {"connect": limit, "read": limit, "write": limit, "pool": limit}},
    )


class _Deadline:
    """httpx restarts its timeout with every chunk of a body, so a slow one could take forever."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def check(self) -> None:
        if time.monotonic() > self._ends:
            raise NoAnswer("the body was too slow", is_timeout=True)


class AsyncTransport:
    """Sends requests with an asynchronous httpx client."""

    def __init__(self, client: AsyncHTTPClient | None, transport: AsyncHTTPTransport | None) -> None:
        self._owns = client is None
        self._client = client or httpx.AsyncClient(transport=transport, follow_redirects=False)

    async def aclose(self) -> None:
        if self._owns:
            await self._client.aclose()

    async def send(self, message: Message) -> Response:
        """@raises NoAnswer"""
        deadline = _Deadline(message.timeout)
        with _in_our_words():
            response = await self._client.send(self._request(message), stream=True)
            try:
                pieces: list[bytes] = []
                async for piece in response.aiter_bytes():
                    deadline.check()
                    pieces.append(piece)
            finally:
                await response.aclose()
        return Response(response.status_code, _headers(response), b"".join(pieces))

    @asynccontextmanager
    async def stream(self, message: Message) -> AsyncGenerator[tuple[Response, AsyncIterator[bytes]], None]:
        """The head of a response, and the chunks of its body; of an error the whole body. @raises NoAnswer"""
        with _in_our_words():
            response = await self._client.send(self._request(message), stream=True)
        pieces = self._pieces(response)
        try:
            with _in_our_words():
                content = await response.aread() if response.status_code >= 400 else b""
            yield Response(response.status_code, _headers(response), content), pieces
        finally:
            await pieces.aclose()
            await response.aclose()

    async def _pieces(self, response: httpx.Response) -> AsyncGenerator[bytes, None]:
        with _in_our_words():
            async for piece in response.aiter_bytes():
                yield piece

    def _request(self, message: Message) -> httpx.Request:
        return _plain_request(message) if self._owns else _request_of(self._client, message)


class Transport:
    """Sends requests with a synchronous httpx client."""

    def __init__(self, client: HTTPClient | None, transport: HTTPTransport | None) -> None:
        self._owns = client is None
        self._client = client or httpx.Client(transport=transport, follow_redirects=False)

    def close(self) -> None:
        if self._owns:
            self._client.close()

    def send(self, message: Message) -> Response:
        """@raises NoAnswer"""
        deadline = _Deadline(message.timeout)
        with _in_our_words():
            response = self._client.send(self._request(message), stream=True)
            try:
                pieces: list[bytes] = []
                for piece in response.iter_bytes():
                    deadline.check()
                    pieces.append(piece)
            finally:
                response.close()
        return Response(response.status_code, _headers(response), b"".join(pieces))

    @contextmanager
    def stream(self, message: Message) -> Generator[tuple[Response, Iterator[bytes]], None, None]:
        """The head of a response, and the chunks of its body; of an error the whole body. @raises NoAnswer"""
        with _in_our_words():
            response = self._client.send(self._request(message), stream=True)
        try:
            with _in_our_words():
                content = response.read() if response.status_code >= 400 else b""
            yield Response(response.status_code, _headers(response), content), self._pieces(response)
        finally:
            response.close()

    def _pieces(self, response: httpx.Response) -> Iterator[bytes]:
        with _in_our_words():
            for piece in response.iter_bytes():
                yield piece

    def _request(self, message: Message) -> httpx.Request:
        return _plain_request(message) if self._owns else _request_of(self._client, message)
