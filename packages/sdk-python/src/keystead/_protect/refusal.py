from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Mapping, Sequence, Union

from .._generated.models import LimitState, Verification

RefusalCode = Literal[
    "several_keys",
    "missing_key",
    "invalid_key",
    "insufficient_scope",
    "ip_not_allowed",
    "rate_limited",
    "usage_exceeded",
    "unavailable",
]
"""Why a request was refused."""

Scopes = Union[Sequence[str], str]

# Exhausted credits may never be refilled: a day, as `GET /api/v1/auth/check` has it.
_LONGEST_WAIT = 86_400

# Status, sentence, and the error of RFC 6750, section 3.1, where there is one.
_REFUSALS: Mapping[RefusalCode, tuple[int, str, str]] = {
    "several_keys": (400, "Send one API key, once", "invalid_request"),
    "missing_key": (401, "Send an API key", ""),
    "invalid_key": (401, "The API key is unknown, expired or revoked", "invalid_token"),
    "insufficient_scope": (403, "The API key lacks the required scope", "insufficient_scope"),
    "ip_not_allowed": (403, "The API key may not be used from this address", ""),
    "rate_limited": (429, "The API key is over its limit", ""),
    "usage_exceeded": (429, "The API key has no credits left", ""),
    "unavailable": (503, "API keys cannot be verified at the moment", ""),
}


@dataclass(frozen=True)
class Refusal:
    """The answer to a request that may not pass."""

    status: int
    """400, 401, 403, 429 or 503."""
    code: RefusalCode
    """The machine-readable reason."""
    detail: str
    """One sentence for the caller."""
    headers: Mapping[str, str]
    """Of the answer, without its type and length."""
    verification: Verification | None = None
    """What Keystead found, if it was asked: its `code` tells an expired key from an unknown one."""

    def __hash__(self) -> int:
        return hash((self.code, self.verification))

    def problem(self) -> dict[str, Any]:
        """The body, by RFC 9457."""
        return {"status": self.status, "code": self.code, "detail": self.detail}


class Refused(Exception):
    """Ends a request with a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def refusal_of(
    code: RefusalCode,
    fields: Mapping[str, str] | None = None,
    *,
    scope: str = "",
    verification: Verification | None = None,
) -> Refusal:
    """@param scope: an attribute of the challenge"""
    status, detail, error = _REFUSALS[code]
    headers = {"Cache-Control": "no-store", **(fields or {})}
    if error or status == 401:
        reason = f', error="{error}"' if error else ""
        headers["WWW-Authenticate"] = f'Bearer realm="api"{reason}{scope}'
    return Refusal(status, code, detail, headers, verification)


def refusal_of_verdict(verification: Verification, scopes: Scopes | None, now: datetime) -> Refusal:
    """
    @param scopes: those that were required
    @param now: by the clock of Keystead
    """
    code = _code_of(verification.code)
    fields = _limit_fields(verification.limits, now) if _REFUSALS[code][0] == 429 else {}
    scope = _scope_attribute(scopes) if code == "insufficient_scope" else ""
    return refusal_of(code, fields, scope=scope, verification=verification)


def _code_of(code: str) -> RefusalCode:
    """Any code but these means that the key does not work."""
    for known in _REFUSALS:
        if known == code.lower():
            return known
    return "invalid_key"


_SCOPE = re.compile(r"[\x21\x23-\x27\x2a-\x5b\x5d-\x7e]+")


def _scope_attribute(scopes: Scopes | None) -> str:
    """`, scope="a b"`; empty for an expression, which is no list of scopes."""
    listed = [scopes] if isinstance(scopes, str) else list(scopes or ())
    is_list = bool(listed) and all(_SCOPE.fullmatch(scope) for scope in listed)
    return f', scope="{" ".join(listed)}"' if is_list else ""


def _limit_fields(limits: Sequence[LimitState], now: datetime) -> dict[str, str]:
    """`Retry-After`, and the fields of draft-ietf-httpapi-ratelimit-headers."""
    waits = [_seconds_until(limit.reset_at, now) for limit in limits]
    exceeded = [wait for limit, wait in zip(limits, waits, strict=True) if limit.exceeded]
    fields = {"Retry-After": str(max(exceeded, default=_LONGEST_WAIT))}
    if limits:
        fields["RateLimit-Policy"] = ", ".join(
            f'"{limit.name}";q={limit.limit};w={limit.window_seconds}' for limit in limits
        )
        fields["RateLimit"] = ", ".join(
            f'"{limit.name}";r={limit.remaining};t={wait}' for limit, wait in zip(limits, waits, strict=True)
        )
    return fields


def _seconds_until(moment: object, now: datetime) -> int:
    # A newer service may write times in a format unknown to this version.
    return max(1, math.ceil((moment - now).total_seconds())) if isinstance(moment, datetime) else 1


def body_of(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
