"""Clients that guards without one of their own share: one for each address and key, and with it its connections."""

from __future__ import annotations

import threading
from typing import Any, Callable, TypeVar

from anyio.lowlevel import RunVar

T = TypeVar("T")

_clients: dict[tuple[str, str], Any] = {}
_lock = threading.Lock()

# Connections belong to the event loop that opened them.
_async_clients: RunVar[dict[tuple[str, str], Any]] = RunVar("keystead_clients")


def shared_client(make: Callable[..., T], url: str, api_key: str) -> T:
    with _lock:
        return _one_of(_clients, make, url, api_key)


def async_shared_client(make: Callable[..., T], url: str, api_key: str) -> T:
    """That of the event loop which runs."""
    clients = _async_clients.get(None)
    if clients is None:
        clients = dict[tuple[str, str], Any]()
        _async_clients.set(clients)
    return _one_of(clients, make, url, api_key)


def _one_of(clients: dict[tuple[str, str], Any], make: Callable[..., T], url: str, api_key: str) -> T:
    if (url, api_key) not in clients:
        clients[url, api_key] = make(url, api_key=api_key)
    client: T = clients[url, api_key]
    return client


async def async_close_shared_clients() -> None:
    """Those of the event loop which runs."""
    clients = _async_clients.get(None) or {}
    while clients:
        _, client = clients.popitem()
        await client.aclose()
