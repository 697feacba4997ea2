"""Streams of completions: what the table of behaviours does not say."""

from __future__ import annotations

import asyncio
import json
import socketserver
import threading
from typing import Any, Iterator

import httpx
import pytest
import trio

import keystead
from keystead.types import CompletionChunk, CompletionDone

from .dual import Both

BOTH = pytest.mark.parametrize("kind", ["sync", "async"])

ASKED = {"provider": "echo", "model": "echo", "prompt": "Hi"}
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
DONE = b'data: {"type":"done","tokensIn":1,"tokensOut":2,"usage":{"prompt_tokens":1},"job_id":"j1"}\n\n'


def chunk(content: str) -> bytes:
    return f"id: j1:1\ndata: {json.dumps({'type': 'chunk', 'content': content})}\n\n".encode()


class Endless:
    """A server that sends a text and then waits until the connection is closed."""

    def __init__(self, text: bytes) -> None:
        outer = self
        self.requests = 0
        self.closed = threading.Event()

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                outer.requests += 1
                self.connection.recv(65536)
                self.wfile.write(HEAD + text)
                self.wfile.flush()
                while self.connection.recv(65536):
                    pass
                outer.closed.set()

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    async def is_closed(self) -> bool:
        return await asyncio.to_thread(self.closed.wait, 5)


@pytest.fixture
def server() -> Iterator[Any]:
    started: list[Endless] = []

    def start(text: bytes) -> Endless:
        started.append(Endless(text))
        return started[-1]

    yield start
    for each in started:
        each.server.shutdown()
        each.server.server_close()


@BOTH
def test_nothing_is_sent_before_it_is_read(kind: str, server: Any) -> None:
    both, endless = Both(kind), server(chunk("a") + DONE)

    async def run() -> None:
        client = both.client_class(endless.url, api_key="k")
        stream = client.aggregator.stream(**ASKED)
        assert endless.requests == 0
        assert await both.done(stream.text()) == "a"
        assert await both.done(stream.text()) == "a"
        assert (await both.done(stream.final())).job_id == "j1"
        assert await both.items(stream) == []
        assert endless.requests == 1
        assert await endless.is_closed()
        await both.close(client)

    both.run(run)


def test_leaving_the_loop_closes_the_connection(server: Any) -> None:
    endless = server(chunk("a") + chunk("b"))
    with keystead.Keystead(endless.url, api_key="k") as client:
        for event in client.aggregator.stream(provider="echo", model="echo", prompt="Hi"):
            assert event == CompletionChunk(type="chunk", content="a")
            break
        assert endless.closed.wait(5)


def test_leaving_the_context_closes_the_connection(server: Any) -> None:
    endless = server(chunk("a") + chunk("b"))
    with keystead.Keystead(endless.url, api_key="k") as client:
        with client.aggregator.stream(provider="echo", model="echo", prompt="Hi") as stream:
            event = next(iter(stream))
            assert isinstance(event, CompletionChunk)
        assert endless.closed.wait(5)
        with pytest.raises(keystead.KeysteadError, match="left before its end"):
            stream.final()


def test_leaving_the_context_closes_the_connection_of_the_async_client(server: Any) -> None:
    endless = server(chunk("a") + chunk("b"))

    async def run() -> None:
        async with keystead.AsyncKeystead(endless.url, api_key="k") as client:
            async with client.aggregator.stream(provider="echo", model="echo", prompt="Hi") as stream:
                async for event in stream:
                    assert isinstance(event, CompletionChunk)
                    break
                else:
                    raise AssertionError("nothing came")
            assert await endless.is_closed()
            with pytest.raises(keystead.KeysteadError, match="left before its end"):
                await stream.text()

    asyncio.run(run())


def test_a_cancelled_task_closes_the_connection(server: Any) -> None:
    endless = server(chunk("a"))

    async def run() -> None:
        async with keystead.AsyncKeystead(endless.url, api_key="k") as client:
            first = asyncio.Event()

            async def read() -> None:
                async with client.aggregator.stream(provider="echo", model="echo", prompt="Hi") as stream:
                    async for _ in stream:
                        first.set()

            task = asyncio.create_task(read())
            await first.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await endless.is_closed()

    asyncio.run(run())
    assert endless.requests == 1


@BOTH
def test_an_id_that_no_header_field_can_hold_is_not_sent_back(kind: str) -> None:
    both, seen = Both(kind), []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("last-event-id"))
        return httpx.Response(200, content='id: ü\ndata: {"type":"chunk","content":"a"}\n\n'.encode())

    async def run() -> None:
        client = both.client_class("http://test", transport=httpx.MockTransport(handle))
        with pytest.raises(keystead.APIConnectionError):
            await both.done(client.aggregator.stream(**ASKED).text())
        await both.close(client)

    both.run(run)
    assert seen == [None]


# httpx does not close generators of its own, which trio finds.
@pytest.mark.filterwarnings("ignore:Async generator 'httpx:ResourceWarning")
def test_it_works_under_trio() -> None:
    answer = chunk("a") + chunk("b") + DONE
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=answer))

    async def run() -> str:
        async with keystead.AsyncKeystead("http://test", transport=transport) as client:
            async with client.aggregator.stream(provider="echo", model="echo", prompt="Hi") as stream:
                async for _ in stream:
                    break
            return await client.aggregator.stream(provider="echo", model="echo", prompt="Hi").text()

    assert trio.run(run) == "ab"


def test_the_end_has_names_as_python_writes_them() -> None:
    done = CompletionDone.from_dict({"type": "done", "tokensIn": 1, "tokensOut": None, "usage": {"prompt_tokens": 3}})
    assert (done.tokens_in, done.tokens_out, done.usage.prompt_tokens) == (1, None, 3)
