from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Mapping, Union

from ._json import is_array, is_object
from ._secret import Secret

ErrorCode = Union[
    Literal[
        "challenge_expired",
        "conflict",
        "forbidden",
        "in_progress",
        "internal_error",
        "method_not_allowed",
        "mfa_required",
        "not_configured",
        "not_found",
        "precondition",
        "provider_failed",
        "rate_limited",
        "reauthentication_required",
        "timeout",
        "too_large",
        "unauthorized",
        "unavailable",
        "unprocessable",
        "unsupported_media_type",
        "validation_error",
    ],
    str,
]
"""The machine-readable reason of an error. A newer service may send others."""


@dataclass(frozen=True)
class Issue:
    """What is wrong with one part of the input."""

    path: str
    """The field, such as `limits.0.window_seconds`; empty for the input as a whole."""
    message: str
    """The problem, such as `is required`."""


class KeysteadError(Exception):
    """The base class of all errors of this package."""


class APIError(KeysteadError):
    """The service returned an error."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        code: ErrorCode | None = None,
        request_id: str | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message: str = message
        self.status: int = status
        """The HTTP status."""
        self.code: ErrorCode | None = code
        """The machine-readable reason; None where the contract has none."""
        self.request_id: str | None = request_id
        """The id of the request in the log of the service."""
        self.body: Any = body
        """The decoded JSON, or the text of a body that is not JSON."""
        self.headers: Mapping[str, str] = headers or {}
        self.retry_after: float | None = retry_after
        """Seconds to wait before a retry, if the service sent them."""

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is wrong with each part of the input, of a `validation_error` of the v1 contract; empty otherwise."""
        listed: Any = self.body.get("issues") if is_object(self.body) else None
        if not is_array(listed):
            return ()
        read = ((each.get("path"), each.get("message")) for each in listed if is_object(each))
        return tuple(Issue(path, text) for path, text in read if isinstance(path, str) and isinstance(text, str))


class BadRequestError(APIError):
    """400: the request is not valid; see `message` and `issues`."""


class AuthenticationError(APIError):
    """401: the credentials are missing or not valid."""


class MfaRequiredError(AuthenticationError):
    """401 of a log-in whose password was right: a second factor must follow.

    Complete it with `auth.complete_login(challenge=error.challenge, ...)`.
    """

    def __init__(self, message: str, *, body: Any = None, **fields: Any) -> None:
        told: Mapping[str, Any] = body if is_object(body) else {}
        # The challenge must not be printed with the error.
        super().__init__(message, body={name: told[name] for name in told if name != "challenge"}, **fields)
        factors: Any = told.get("factors")
        self.challenge: Secret = Secret(str(told.get("challenge")))
        """Goes into the second request."""
        self.factors: tuple[str, ...] = tuple(str(each) for each in factors) if is_array(factors) else ()
        """What the person can present: `totp`, `passkey`, `recovery_code`; with `must_enrol` what it can add."""
        self.must_enrol: bool = told.get("must_enrol") is True
        """The person has no factor yet and must add one, because the tenant demands it."""
        self.expires_at: str = str(told.get("expires_at"))
        """When the challenge ends: RFC 3339."""


class PermissionDeniedError(APIError):
    """403: the credentials do not allow it."""


class NotFoundError(APIError):
    """404: it does not exist, or the caller may not see it."""


class ConflictError(APIError):
    """409: it already exists, or changed at the same time.

    With the code `in_progress` the first request with the same idempotency key is still running, even after all
    retries.
    """


class PreconditionFailedError(APIError):
    """412, or 428 without a version: someone else changed it since that version. Read it, and change what you read."""


class UnprocessableEntityError(APIError):
    """422: the idempotency key was used for another request."""


class RateLimitError(APIError):
    """429: too many requests; see `retry_after`."""


class InternalServerError(APIError):
    """5xx: the service, or a proxy in front of it, failed."""


class InvalidResponseError(APIError):
    """A success response whose body is not from the service: usually `base_url` points to something else."""


class StreamError(APIError):
    """A stream failed after its start: the provider failed, or the job was cancelled.

    `body` is the error event.
    """


class OAuthError(APIError):
    """An endpoint of OAuth 2.0 refused a request (RFC 6749, section 5.2), such as that for a token of the client."""

    def __init__(self, message: str, *, error_description: str | None = None, **fields: Any) -> None:
        super().__init__(message, **fields)
        self.error: str = fields["code"]
        """The code, such as `invalid_client`, `invalid_scope` or `invalid_grant`."""
        self.error_description: str | None = error_description
        """Why; None if the service does not say."""


class APIConnectionError(KeysteadError):
    """No complete response arrived: the service could not be reached, or the connection was lost."""


class APITimeoutError(APIConnectionError):
    """No complete response arrived within the timeout."""


BY_STATUS: Mapping[int, type[APIError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    412: PreconditionFailedError,
    422: UnprocessableEntityError,
    428: PreconditionFailedError,
    429: RateLimitError,
}

ADVICE_ON_CODE: Mapping[str, str] = {"mfa_required": "Complete the log-in with auth.complete_login."}

ADVICE: Mapping[int, str] = {
    400: "Correct the request; a retry will not help.",
    401: "Check the api_key, token or credentials of the client.",
    403: "Use credentials with a role or scope that allows this.",
    404: "Check the identifier; resources of another tenant are not found either.",
    405: "Check that base_url is that of the service, without a path.",
    409: "It already exists, or is being changed: read it first.",
    412: "Someone else changed it: read it again.",
    422: "Choose a new idempotency_key for a new request.",
    429: "Send fewer requests.",
}


def class_for(status: int, code: str | None) -> type[APIError]:
    if code == "mfa_required":
        return MfaRequiredError
    return BY_STATUS.get(status, InternalServerError if status >= 500 else APIError)
