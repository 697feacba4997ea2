from __future__ import annotations

import datetime
import json
import uuid
from dataclasses import dataclass, field
from typing import Any, Iterable, Literal, Mapping, Union, cast
from urllib.parse import urlencode

from typing_extensions import TypedDict

from ._errors import KeysteadError
from ._operation import Operation

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Moment = Union[datetime.datetime, str]
"""A time with its zone, or RFC 3339 text."""


Keyless = Union[bool, Literal["always"]]
"""Whether a request has no idempotency key of its own; always, where the service would not heed it."""


class RequestOptions(TypedDict, total=False):
    """What may be said of a single call."""

    timeout: float
    """Seconds for each attempt."""
    max_retries: int
    """How often it is sent again."""
    idempotency_key: str
    """For a thing that must happen once even if the program starts anew. Without it each call has a new one."""
    headers: Mapping[str, str]
    """Sent beside those of the client, and in place of those with the same name."""


class NotGiven:
    """Stands for an argument that was left out, where None means something."""

    def __repr__(self) -> str:
        return "NOT_GIVEN"

    def __bool__(self) -> bool:
        return False


NOT_GIVEN = NotGiven()
"""For an argument that is left out."""


@dataclass
class Request:
    """One call; its retries send it again as it is, under the same idempotency key."""

    operation: Operation
    path: str
    """Encoded, with the query."""
    content: bytes | None
    headers: dict[str, str]
    timeout: float
    max_retries: int
    is_open: bool = False
    """Whether it goes without credentials."""
    is_harmless: bool = False
    """Whether it does no work, though its method is not a safe one."""
    attempts: int = field(default=0)

    @property
    def has_key(self) -> bool:
        return "Idempotency-Key" in self.headers

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be sent again though it may have done its work."""
        return self.is_harmless or self.operation.method in SAFE_METHODS or self.has_key

    @property
    def title(self) -> str:
        """Says which request it is, without anything that may be secret."""
        return f"{self.operation.method} {self.operation.path}"


def given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were given; None is one of them."""
    return {name: value for name, value in arguments.items() if value is not NOT_GIVEN}


def present(**arguments: Any) -> dict[str, Any]:
    """The arguments that are something."""
    return {name: value for name, value in arguments.items() if value is not None and value is not NOT_GIVEN}


def query_of(arguments: Mapping[str, Any]) -> str:
    """With its question mark; empty for no arguments."""
    pairs = [(name, _query_value(value)) for name, value in arguments.items() if value is not None]
    return f"?{urlencode(pairs)}" if pairs else ""


def _query_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return rfc3339(value)
    if isinstance(value, str):
        return value
    return ",".join(map(str, cast("Iterable[object]", value))) if isinstance(value, Iterable) else str(value)


def content_of(body: Any) -> bytes:
    try:
        return _ENCODER.encode(body).encode("utf-8")
    except (TypeError, ValueError) as error:
        raise KeysteadError(f"The request cannot be written as JSON: {error}; nothing was sent") from None


def _json_value(value: object) -> object:
    if isinstance(value, datetime.datetime):
        return rfc3339(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, Mapping):
        return dict(cast("Mapping[object, object]", value))
    if isinstance(value, Iterable):
        return list(cast("Iterable[object]", value))
    raise TypeError(f"{type(value).__name__} is not a JSON value")


_ENCODER = json.JSONEncoder(default=_json_value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def rfc3339(moment: datetime.datetime) -> str:
    if moment.tzinfo is None:
        raise KeysteadError(
            "A datetime without a time zone may mean any moment; give it one, such as datetime.timezone.utc"
        )
    return moment.astimezone(datetime.timezone.utc).isoformat().replace("+00:00", "Z")


def new_idempotency_key() -> str:
    return str(uuid.uuid4())


def printable(what: str, value: str) -> str:
    """@raises KeysteadError: for what cannot be a header field; the text is not shown, for it may be a secret"""
    if not isinstance(value, str) or not value or not all(" " < sign <= "~" for sign in value):
        raise KeysteadError(
            f"{what} must be printable ASCII without spaces or line ends. Was it read together with a newline?"
        )
    return value
