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
from ._secret import Secret, SecretText, revealed

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Moment = Union[datetime.datetime, str]
"""A time with its zone, or RFC 3339 text."""


Keyless = Union[bool, Literal["always"]]
"""Whether a request gets no generated idempotency key; "always": none at all, because the service would ignore it."""


class RequestOptions(TypedDict, total=False):
    """Options of a single call."""

    timeout: float
    """Seconds per attempt."""
    max_retries: int
    """How often it is retried."""
    idempotency_key: str
    """For an operation that must happen once even if the program restarts. By default each call has a new one."""
    headers: Mapping[str, str]
    """Added to the headers of the client, and override those of the same name."""


class NotGiven:
    """Marks an omitted argument where None has a meaning."""

    def __repr__(self) -> str:
        return "NOT_GIVEN"

    def __bool__(self) -> bool:
        return False


NOT_GIVEN = NotGiven()
"""An omitted argument."""


@dataclass
class Request:
    """One call; its retries repeat it unchanged, with the same idempotency key."""

    operation: Operation
    path: str
    """Encoded, with the query."""
    content: Any = field(repr=False)
    """Bytes, or an iterable of them, which can be sent only once; None for no body."""
    headers: dict[str, str] = field(repr=False)
    timeout: float
    max_retries: int
    is_open: bool = False
    """Whether it is sent without credentials."""
    is_harmless: bool = False
    """Whether it changes nothing although its method is not safe."""
    has_verdict: bool = False
    """Whether a refusal with `X-Keystead-Code` is a result, and no error."""

    @property
    def has_key(self) -> bool:
        return "Idempotency-Key" in self.headers

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be sent again even if it was processed."""
        return self.is_harmless or self.operation.method in SAFE_METHODS or self.has_key

    @property
    def title(self) -> str:
        """Identifies the request, without anything that may be secret."""
        return f"{self.operation.method} {self.operation.path}"


def given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were given, None included."""
    return {name: value for name, value in arguments.items() if value is not NOT_GIVEN}


def present(**arguments: Any) -> dict[str, Any]:
    """The arguments that are not None."""
    return {name: value for name, value in arguments.items() if value is not None and value is not NOT_GIVEN}


def query_of(arguments: Mapping[str, Any]) -> str:
    """With its question mark; empty without arguments."""
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
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, Mapping):
        return dict(cast("Mapping[object, object]", value))
    if isinstance(value, Iterable):
        return list(cast("Iterable[object]", value))
    raise TypeError(f"{type(value).__name__} is not a JSON value")


_ENCODER = json.JSONEncoder(default=_json_value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def rfc3339(moment: datetime.datetime) -> str:
    if moment.tzinfo is None:
        raise KeysteadError("A datetime without a time zone is ambiguous; give it one, such as datetime.timezone.utc")
    return moment.astimezone(datetime.timezone.utc).isoformat().replace("+00:00", "Z")


def new_idempotency_key() -> str:
    return str(uuid.uuid4())


def printable(what: str, value: SecretText) -> str:
    """@raises KeysteadError: for an invalid header value; it is not shown, because it may be a secret"""
    text = revealed(value)
    if not isinstance(text, str) or not text or not all(" " < sign <= "~" for sign in text):
        raise KeysteadError(
            f"{what} must be printable ASCII without spaces or line ends. Was it read together with a newline?"
        )
    return text
