from __future__ import annotations

import random
import time
from email.utils import parsedate_to_datetime
from typing import Mapping

MAX_DELAY = 8.0
"""The longest backoff, in seconds."""

MAX_RETRY_AFTER = 60.0
"""The longest Retry-After that is waited for, in seconds. For a longer one the call fails instead."""


def retry_after_of(value: str | None) -> float | None:
    """Seconds from now, of a `Retry-After` field: a number or a date (RFC 9110). None for anything else or the past."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        seconds = parsedate_to_datetime(value).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError):
        return None
    return seconds if seconds > 0 else None


def is_worth_retrying(status: int, headers: Mapping[str, str], *, has_key: bool, is_repeatable: bool) -> bool:
    """A 409 with Retry-After means that the first request with this idempotency key is still running.

    @param is_repeatable: it may be sent again even if it was processed: it is safe, or has an idempotency key
    """
    if not is_repeatable:
        # Both guarantee that nothing was done.
        return status in (429, 503)
    if status == 409:
        return has_key and "retry-after" in headers
    return status in (408, 429) or status >= 500


def delay_before(attempt: int, *, first: float, retry_after: float | None = None) -> float:
    """Seconds to wait before a retry: exponential, with jitter, so that clients do not retry together.

    @param attempt: 1 before the first retry
    """
    if retry_after is not None:
        return retry_after + random.uniform(0, 0.1 * first)
    return min(MAX_DELAY, first * 2.0 ** min(attempt - 1, 16)) * random.uniform(0.5, 1.0)
