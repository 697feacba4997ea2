from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Awaitable, Callable, Protocol

from .._concurrency import AsyncLock
from .._request import printable

# A session is replaced so long before it ends.
_MARGIN = timedelta(minutes=1)


class AsyncCredentials(Protocol):
    async def headers(self) -> tuple[dict[str, str], int]:
        """The header fields that say who calls, and which generation of them it is."""
        ...

    async def refresh(self, generation: int) -> bool:
        """After a 401 to that generation. @returns whether there are others to try"""
        ...


class AsyncFixed:
    """What never changes: an API key, a token, or nothing."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    async def headers(self) -> tuple[dict[str, str], int]:
        return self._headers, 0

    async def refresh(self, generation: int) -> bool:
        return False


class AsyncRefreshed:
    """A token that is fetched, and fetched anew when it ends: once, however many wait for it."""

    def __init__(self, fetch: Callable[[], Awaitable[tuple[str, datetime | None]]]) -> None:
        self._fetch = fetch
        self._lock = AsyncLock()
        # One field for both, so that no thread sees the one without the other.
        self._current: tuple[int, str | None] = (0, None)
        self._ends: datetime | None = None
        self._failure: Exception | None = None

    async def headers(self) -> tuple[dict[str, str], int]:
        generation, token = self._current
        while token is None or self._is_over():
            await self._replace(generation)
            generation, token = self._current
        return {"Authorization": f"Bearer {token}"}, generation

    async def refresh(self, generation: int) -> bool:
        await self._replace(generation)
        return True

    def _is_over(self) -> bool:
        return self._ends is not None and datetime.now(timezone.utc) > self._ends - _MARGIN

    async def _replace(self, generation: int) -> None:
        async with self._lock:
            present, _ = self._current
            if present != generation:
                # Somebody did it while this call waited. If that failed, so would another try.
                if self._failure is not None:
                    raise self._failure
                return
            try:
                token, self._ends = await self._fetch()
                self._current, self._failure = (present + 1, printable("The token", token)), None
            except Exception as error:
                self._current, self._failure = (present + 1, None), error
                raise
