"""What goes into requests, where a keyword argument is not enough."""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence, Union

from typing_extensions import NotRequired, TypedDict

from ._request import Moment

RoleName = Union[Literal["super_admin", "admin", "user", "viewer"], str]
AccountRoleName = Union[Literal["user", "admin"], str]
AggregatorScopeName = Union[Literal["read", "write", "admin", "*"], str]


class LimitParam(TypedDict):
    """How often a key may be used."""

    name: str
    limit: int
    window_seconds: int
    kind: NotRequired[Literal["fixed", "sliding"]]
    strict: NotRequired[bool]


class RefillParam(TypedDict):
    amount: int
    every_seconds: int


class CreditsParam(TypedDict):
    """A prepaid number of uses."""

    remaining: int
    refill: NotRequired[RefillParam | None]


class LimitCostParam(TypedDict):
    name: str
    cost: NotRequired[int]


class VerifyParam(TypedDict):
    """One of many keys to verify."""

    key: str
    scopes: NotRequired[Sequence[str] | str]
    ip: NotRequired[str]
    cost: NotRequired[int]
    limits: NotRequired[Sequence[str | LimitCostParam]]
    idempotency_key: NotRequired[str]
    reserve_seconds: NotRequired[int]
    explain: NotRequired[bool]


class ImportedKeyParam(TypedDict):
    """A key that was made elsewhere, by the SHA-256 of its text."""

    sha256: str
    scopes: Sequence[str]
    user_id: NotRequired[str]
    email: NotRequired[str]
    prefix: NotRequired[str]
    name: NotRequired[str]
    project_id: NotRequired[str]
    expires_at: NotRequired[Moment | None]
    limits: NotRequired[Sequence[LimitParam]]
    credits: NotRequired[CreditsParam | None]
    ip_allowlist: NotRequired[Sequence[str] | None]
    environment: NotRequired[str | None]
    external_id: NotRequired[str | None]
    metadata: NotRequired[Mapping[str, Any] | None]


class ChatMessageParam(TypedDict):
    """What was said before."""

    role: Union[Literal["system", "user", "assistant"], str]
    content: str


class OwnerParam(TypedDict):
    """Who a new tenant belongs to."""

    email: str
    password: NotRequired[str]
