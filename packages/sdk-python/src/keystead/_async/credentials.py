from __future__ import annotations

from datetime import datetime, timedelta
from typing import Awaitable, Callable, Protocol

from .._concurrency import AsyncLock
from .._oauth import now
from .._request import printable
from .._secret import SecretText

# How long before its end a token is replaced: a minute, or a fifth of a shorter life.
_MARGIN = timedelta(minutes=1)

# How long a token that still lives is used after it could not be replaced.
_PAUSE = timedelta(seconds=5)


class AsyncCredentials(Protocol):
    """What identifies the client to the service."""

    is_renewable: bool
    """Whether a 401 may be answered with new credentials."""

    async def headers(self) -> tuple[dict[str, str], int]:
        """The authentication header fields, and their generation."""
        ...

    async def refresh(self, generation: int) -> bool:
        """Called after a 401 to that generation. @returns whether there are new credentials to try"""
        ...


class AsyncFixed:
    """Fixed credentials: an API key, a token, or none."""

    is_renewable = False

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    async def headers(self) -> tuple[dict[str, str], int]:
        return self._headers, 0

    async def refresh(self, generation: int) -> bool:
        return False


# Its twins are `renewableCredential` in the TypeScript SDK and oauth.ts of the tRPC client: change all three (ADR 49).
class AsyncRefreshed:
    """A token that is fetched, and fetched again before it ends or when it is refused: once for all calls that wait.

    A token that still lives is used when another could not be had.
    """

    is_renewable = True

    def __init__(self, fetch: Callable[[], Awaitable[tuple[SecretText, datetime | None]]]) -> None:
        self._fetch = fetch
        self._lock = AsyncLock()
        # One field for both, so that threads always see a consistent pair.
        self._current: tuple[int, str | None] = (0, None)
        self._ends: datetime | None = None
        self._due: datetime | None = None
        self._failure: Exception | None = None

    async def headers(self) -> tuple[dict[str, str], int]:
        generation, token = self._current
        if token is not None and self._is_due():
            await self._replace(generation, is_refused=False)
            generation, token = self._current
        while token is None:
            await self._replace(generation, is_refused=False)
            generation, token = self._current
        return {"Authorization": f"Bearer {token}"}, generation

    async def refresh(self, generation: int) -> bool:
        await self._replace(generation, is_refused=True)
        return True

    def _is_due(self) -> bool:
        return self._due is not None and now() >= self._due

    async def _replace(self, generation: int, *, is_refused: bool) -> None:
        async with self._lock:
            present, token = self._current
            if present != generation:
                # Another call replaced it while this one waited. If that failed, so would a retry.
                if self._failure is not None:
                    raise self._failure
                return
            if token is not None and not is_refused and not self._is_due():
                return
            began = now()
            try:
                fresh, ends = await self._fetch()
                self._current, self._failure = (present + 1, printable("The token", fresh)), None
                self._ends = ends
                self._due = None if ends is None else ends - min(_MARGIN, (ends - began) / 5)
            except Exception as error:
                if token is not None and not is_refused and self._ends is not None and now() < self._ends:
                    self._due = now() + _PAUSE
                    return
                self._current, self._failure = (present + 1, None), error
                raise
