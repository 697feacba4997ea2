from __future__ import annotations

from typing import Any, Hashable, Iterable

from ._json import is_array, is_object


def hash_of(kind: type, values: Iterable[Any]) -> int:
    """A hash that equal objects share, whatever lists and objects of JSON they hold."""
    return hash((kind, *map(_frozen, values)))


def _frozen(value: Any) -> Hashable:
    if is_array(value):
        return tuple(map(_frozen, value))
    if is_object(value):
        return frozenset((name, _frozen(each)) for name, each in value.items())
    return value  # type: ignore[no-any-return]
