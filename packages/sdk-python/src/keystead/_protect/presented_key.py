"""Where a request has its key."""

from __future__ import annotations

import re
from typing import Callable, Sequence

from .._secret import Secret
from .refusal import Refused, refusal_of

HeaderReader = Callable[[str], Sequence[str]]
"""All values of a header, by its name in lower case; none when it is absent."""

# What Keystead accepts as the text of a key.
_KEY = re.compile(r"[\x21-\x7e]{1,4096}")

# In any case (RFC 9110, section 11.1).
_BEARER = re.compile(r" *Bearer +(.*)", re.IGNORECASE | re.DOTALL)

_SPACE = " \t"


def keys_in(read: HeaderReader, header: str | None) -> list[str]:
    """@param header: in place of `Authorization: Bearer` and `X-API-Key`, in lower case"""
    if header is None:
        return [*map(_token_of, read("authorization")), *read("x-api-key")]
    return [*map(_token_of, read(header))] if header == "authorization" else [*read(header)]


def key_of(texts: Sequence[str]) -> Secret:
    """@param texts: what the request has where a key may be. @raises Refused"""
    found = [text for text in (each.strip(_SPACE) for each in texts) if text]
    if not found:
        raise Refused(refusal_of("missing_key"))
    # RFC 6750, section 2: a client must not use more than one method. Servers join repeated headers with a comma.
    if len(found) > 1 or "," in found[0]:
        raise Refused(refusal_of("several_keys"))
    if not _KEY.fullmatch(found[0]):
        raise Refused(refusal_of("invalid_key"))
    return Secret(found[0])


def _token_of(value: str) -> str:
    """The token of `Bearer <token>`; empty for another scheme."""
    bearer = _BEARER.fullmatch(value)
    return bearer[1] if bearer else ""
