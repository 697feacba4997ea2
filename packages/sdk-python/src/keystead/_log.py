"""Logs requests: method, path template, status and time.

Never a header field, a query, a body, or an identifier in a path.
"""

from __future__ import annotations

import logging

# Without a handler of its own: errors of the middleware must reach a service that has configured no logging.
logger = logging.getLogger("keystead")


def log_answer(title: str, status: int, seconds: float, attempt: int, request_id: str | None) -> None:
    if logger.isEnabledFor(logging.DEBUG):
        logger.debug(
            "%s was answered %d in %.0f ms (attempt %d, request %s)", title, status, seconds * 1000, attempt, request_id
        )


def log_no_answer(title: str, reason: str, seconds: float, attempt: int) -> None:
    logger.debug("%s got no answer in %.0f ms: %s (attempt %d)", title, seconds * 1000, reason, attempt)


def log_retry(title: str, why: str, delay: float) -> None:
    logger.info("%s is sent again in %.2f s, because of %s", title, delay, why)
