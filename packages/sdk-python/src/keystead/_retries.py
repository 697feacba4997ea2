from __future__ import annotations

import random
import time
from email.utils import parsedate_to_datetime
from typing import Mapping

MAX_DELAY = 8.0
"""Seconds that a wait grows to."""

MAX_RETRY_AFTER = 60.0
"""Seconds that are waited because the service says so. It is better to tell of a longer wait than to sit it out."""


def retry_after_of(value: str | None) -> float | None:
    """Seconds from now, of a `Retry-After` field: a number or a date (RFC 9110). None for what is neither, or past."""
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
    """A 409 that says when to come back means that the first request with this idempotency key still runs.

    @param is_repeatable: it may be sent again though it may have done its work: it is safe, or has an idempotency key
    """
    if not is_repeatable:
        # Both say that nothing was done yet.
        return status in (429, 503)
    if status == 409:
        return has_key and "retry-after" in headers
    return status in (408, 429) or status >= 500


def delay_before(attempt: int, *, first: float, retry_after: float | None = None) -> float:
    """Seconds to wait before a retry: exponential, with jitter, so that many clients do not come back together.

    @param attempt: 1 before the first retry
    """
    if retry_after is not None:
        return retry_after + random.uniform(0, 0.1 * first)
    return min(MAX_DELAY, first * 2.0 ** min(attempt - 1, 16)) * random.uniform(0.5, 1.0)
