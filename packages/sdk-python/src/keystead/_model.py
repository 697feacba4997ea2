"""The base of generated models: fields are read leniently, so that a newer service does not break this version."""

from __future__ import annotations

import datetime
import re
import types
import typing
from dataclasses import dataclass, fields
from typing import Any, Callable, Mapping, TypeVar

from typing_extensions import Self, dataclass_transform

from ._freeze import hash_of
from ._json import is_array, is_object
from ._secret import Secret, secret_of

C = TypeVar("C")

Read = Callable[[Any], Any]


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=True)
def model(cls: type[C]) -> type[C]:
    made = dataclass(frozen=True, kw_only=True, repr=False)(cls)
    # The one that dataclass writes fails for fields that hold lists or objects.
    made.__hash__ = _hash_of_fields  # type: ignore[method-assign]
    return made


def _hash_of_fields(self: Any) -> int:
    return hash_of(typing.cast("type[object]", type(self)), (getattr(self, field.name) for field in fields(self)))


class Model:
    """A response of the service. Fields unknown to this version are attributes too, and included in `to_dict()`."""

    _json: Mapping[str, Any]

    @classmethod
    def from_dict(cls, json: Mapping[str, Any]) -> Self:
        """@param json: what the service sent. A missing field is None."""
        plan = _plan(cls)
        values: dict[str, Any] = dict.fromkeys(plan)
        for sent, value in json.items():
            name = sent if sent in plan else _in_snake_case(sent, plan)
            if name in plan:
                read = plan[name]
                values[name] = value if value is None or read is None else read(value)
            elif not hasattr(cls, name):
                values[name] = value
        values["_json"] = json
        self = object.__new__(cls)
        self.__dict__.update(values)
        return self

    def to_dict(self) -> dict[str, Any]:
        """What the service sent, with times as text and credentials as Secret."""
        json = self.__dict__.get("_json")
        if json is None:
            return {field.name: _plain(getattr(self, field.name)) for field in fields(typing.cast(Any, self))}
        values = self.__dict__
        return {sent: _kept(value, values.get(_in_snake_case(sent, values))) for sent, value in json.items()}

    def __repr__(self) -> str:
        shown = ((name, value) for name, value in self.__dict__.items() if name != "_json")
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown)})"


def _kept(sent: Any, read: Any) -> Any:
    """A member as it was sent; a credential stays a Secret, also within models."""
    if isinstance(read, Secret):
        return read
    if isinstance(read, Model):
        return read.to_dict()
    return (
        [_kept(one, other) for one, other in zip(sent, read, strict=False)]
        if is_array(sent) and is_array(read)
        else sent
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.to_dict()
    if is_array(value):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime.datetime) else value


def moment(text: Any) -> Any:
    """The time of an RFC 3339 text; the text itself if it is something else."""
    try:
        # Python 3.10 does not support `Z`.
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (ValueError, AttributeError):
        return text


_HUMP = re.compile(r"(?<=[a-z0-9])[A-Z]")


def _in_snake_case(name: str, known: Mapping[str, object]) -> str:
    """The Python name of a field; other names stay as they are."""
    written = _HUMP.sub(lambda hump: f"_{hump[0].lower()}", name)
    return written if written in known else name


_PLANS: dict[type, dict[str, Read | None]] = {}


def _plan(cls: type) -> dict[str, Read | None]:
    """The reader of each field of a model; None for a field that is taken as it is."""
    plan = _PLANS.get(cls)
    if plan is None:
        hints = typing.get_type_hints(cls)
        plan = _PLANS[cls] = {field.name: _reader(hints[field.name]) for field in fields(cls)}
    return plan


def _reader(hint: Any) -> Read | None:
    if hint is datetime.datetime:
        return moment
    if hint is Secret:
        return secret_of
    if isinstance(hint, type) and issubclass(hint, Model):
        from_dict = hint.from_dict
        return lambda value: from_dict(value) if is_object(value) else value
    origin = typing.get_origin(hint)
    if origin is list:
        read = _reader(typing.get_args(hint)[0])
        if read is None:
            return None
        each = read
        return lambda value: [each(item) for item in value] if is_array(value) else value
    if origin in (typing.Union, types.UnionType):
        readers = [_reader(arm) for arm in typing.get_args(hint)]
        return next((read for read in readers if read is not None), None)
    return None
