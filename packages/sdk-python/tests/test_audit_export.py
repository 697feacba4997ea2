from __future__ import annotations

import asyncio
from typing import AsyncIterator, Iterator

import httpx

import keystead

PIECES = ["one\n€".encode()[:-1], "€".encode()[-1:] + b"\r\n", b"\nlast"]

# Each line, and how many pieces had been sent by then.
SEEN = [("one", 1), ("€\r", 2), ("", 3), ("last", 3)]


def test_a_line_is_there_before_the_next_has_been_sent() -> None:
    sent = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal sent
        for piece in PIECES:
            sent += 1
            yield piece

    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=pieces()))

    async def seen() -> list[tuple[str, int]]:
        async with keystead.AsyncKeystead("http://test", api_key="k", transport=transport) as client:
            return [(line, sent) async for line in client.audit_events.export()]

    assert asyncio.run(seen()) == SEEN


def test_the_synchronous_client_too() -> None:
    sent = 0

    def pieces() -> Iterator[bytes]:
        nonlocal sent
        for piece in PIECES:
            sent += 1
            yield piece

    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=pieces()))
    with keystead.Keystead("http://test", api_key="k", transport=transport) as client:
        assert [(line, sent) for line in client.audit_events.export()] == SEEN
