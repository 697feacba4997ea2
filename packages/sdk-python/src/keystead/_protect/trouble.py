"""What becomes of a request that Keystead has not judged."""

from __future__ import annotations

import math
import threading
import time

from .._errors import APIConnectionError, APIError, InvalidResponseError
from .._log import logger

# Seconds after which a caller may try again, and the most that Keystead's own word for it counts.
_AGAIN = 5
_LONGEST = 3600

# Seconds between two log lines that begin alike, and how much of them is looked at.
_PAUSE = 60.0
_BEGINNING = 24

_logged: dict[str, float] = {}
_lock = threading.Lock()


def is_outage(error: Exception) -> bool:
    """Whether Keystead could not be asked, which says nothing of how it is asked."""
    if isinstance(error, APIError):
        is_denial = isinstance(error, InvalidResponseError) or error.status < 500
        return not is_denial or error.status in (408, 429)
    return isinstance(error, APIConnectionError)


def message_of(error: Exception) -> str:
    """For the log of the service; without its full stop."""
    text = (str(error) or type(error).__name__).rstrip(".")
    if isinstance(error, APIError) and error.status >= 400 and not is_outage(error):
        if error.status in (401, 403):
            return (
                f"Keystead refused the credential of this service ({error.status}): "
                "KEYSTEAD_API_KEY must hold the scope keys:verify"
            )
        return f"Keystead refused the verification request: {text}"
    return f"Keystead cannot verify keys: {text}"


def seconds_to_wait(error: Exception) -> int:
    told = error.retry_after if isinstance(error, APIError) and is_outage(error) else None
    return _AGAIN if told is None else min(max(1, math.ceil(told)), _LONGEST)


def log_once(message: str) -> None:
    """An outage must not fill the log."""
    kind, now = message[:_BEGINNING], time.monotonic()
    with _lock:
        last = _logged.get(kind)
        if last is not None and now - last < _PAUSE:
            return
        _logged[kind] = now
    logger.error("%s", message)
