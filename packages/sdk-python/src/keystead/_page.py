from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, Iterator, TypeVar
from urllib.parse import parse_qs, urlsplit

from ._freeze import hash_of
from ._json import is_array, is_object
from ._responses import Response

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """A part of a list."""

    items: list[T]
    """In the order of the list."""
    next_cursor: str | None
    """The `cursor` of the next page; None on the last page."""
    response: Response = field(repr=False)
    """The HTTP response that the page came in."""

    def __hash__(self) -> int:
        return hash_of(type(self), (self.items, self.next_cursor))

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def page_json_of(response: Response) -> tuple[list[Any], str | None]:
    """The items and the next cursor, of an enveloped response or of a bare array with a Link field (RFC 8288)."""
    body = response.json()
    if is_array(body):
        return body, _cursor_of(response.headers.get("link", ""))
    if is_object(body) and is_array(body.get("data")):
        return body["data"], body.get("next_cursor")
    raise response.invalid("is not a list")


def _cursor_of(link: str) -> str | None:
    for part in link.split(", <"):
        target, _, parameters = part.strip().lstrip("<").partition(">")
        if 'rel="next"' in parameters or "rel=next" in parameters:
            return parse_qs(urlsplit(target).query).get("cursor", [None])[0]
    return None
