"""Locks, sleep and deadlines, for both clients."""

from __future__ import annotations

import threading
import time
from contextlib import AbstractContextManager, nullcontext

import anyio

AsyncLock = anyio.Lock
async_sleep = anyio.sleep
async_within = anyio.fail_after
Lock = threading.Lock
sleep = time.sleep


def within(seconds: float) -> AbstractContextManager[None]:
    """A thread cannot be stopped: the timeouts of the request are its deadline."""
    return nullcontext()
