"""The two ways of waiting."""

from __future__ import annotations

import threading
import time

import anyio

AsyncLock = anyio.Lock
async_sleep = anyio.sleep
Lock = threading.Lock
sleep = time.sleep
