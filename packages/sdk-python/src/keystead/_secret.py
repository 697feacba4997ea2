from __future__ import annotations

import hmac
import re
from typing import Any, Union

_PREFIX = re.compile(r"(?:agg|gw|ks)_")

_SHOWN_AFTER_PREFIX = 3


class Secret:
    """A credential. `print`, `repr`, f-strings and log lines show it as `ks_abc...`; `reveal` returns its text.

    Every argument of this package that takes such a text takes a Secret too. A Secret is not JSON, so that no JSON
    log line shows it either.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text."""
        return self._text

    def __str__(self) -> str:
        # A password or a JWT has no prefix that says what it is, so nothing of it is shown.
        prefix = _PREFIX.match(self._text)
        return f"{self._text[: prefix.end() + _SHOWN_AFTER_PREFIX]}..." if prefix else "***"

    def __repr__(self) -> str:
        return f"Secret({str(self)!r})"

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Secret, str)):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), revealed(other).encode())

    def __hash__(self) -> int:
        return hash(self._text)


SecretText = Union[str, Secret]
"""The text of a credential, or the Secret that a response had it in."""


def secret_of(value: Any) -> Any:
    """A text as a Secret; anything else as it is."""
    return Secret(value) if isinstance(value, str) else value


def revealed(text: SecretText) -> str:
    """The text of an argument that may be a Secret."""
    return text.reveal() if isinstance(text, Secret) else text
