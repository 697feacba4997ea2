from __future__ import annotations

from typing import Any, Mapping


class KeysteadError(Exception):
    """Whatever goes wrong in this package."""


class APIError(KeysteadError):
    """The service answered with an error."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        code: str | None = None,
        request_id: str | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message: str = message
        self.status: int = status
        """The HTTP status."""
        self.code: str | None = code
        """What went wrong, for programs: `validation_error`, `not_found` and so on. Newer services may know others."""
        self.request_id: str | None = request_id
        """Names the request in the log of the service."""
        self.body: Any = body
        """The decoded JSON, or the text of a body that is none."""
        self.headers: Mapping[str, str] = headers or {}
        self.retry_after: float | None = retry_after
        """Seconds after which it is worth trying again, when the service said so."""


class BadRequestError(APIError):
    """400: the request is not valid; `message` says what to change."""


class AuthenticationError(APIError):
    """401: no credentials, or ones that do not work."""


class PermissionDeniedError(APIError):
    """403: the credentials do not allow it."""


class NotFoundError(APIError):
    """404: there is no such thing, or none that the caller may know of."""


class ConflictError(APIError):
    """409: it exists already, or changed at the same time.

    With the code `in_progress` the first request with the same idempotency key still runs; retries have waited for it
    in vain.
    """


class UnprocessableEntityError(APIError):
    """422: the idempotency key was used for another request."""


class RateLimitError(APIError):
    """429: too many requests; `retry_after` says for how long."""


class InternalServerError(APIError):
    """5xx: the service, or something on the way to it, failed."""


class InvalidResponseError(APIError):
    """A success whose body is not what the service sends: most often `base_url` leads to something else."""


class StreamError(APIError):
    """A stream that had begun has failed: the provider broke off, or the job was cancelled.

    `body` is the event that says so.
    """


class APIConnectionError(KeysteadError):
    """No whole answer came: the service is not there, or the connection broke."""


class APITimeoutError(APIConnectionError):
    """No whole answer came in time."""


BY_STATUS: Mapping[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}

ADVICE: Mapping[int, str] = {
    400: "Correct the request; sending it again will not help.",
    401: "Check the api_key, token or credentials of the client.",
    403: "Use credentials with a role or scope that allows this.",
    404: "Check the identifier; things of another tenant are not found either.",
    405: "Check that base_url is that of the service, without a path behind it.",
    409: "It exists already, or changes at this moment: read it first.",
    422: "Choose a new idempotency_key for a new request.",
    429: "Send fewer requests.",
}


def class_for(status: int) -> type[APIError]:
    return BY_STATUS.get(status, InternalServerError if status >= 500 else APIError)
