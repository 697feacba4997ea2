"""Types of structured request arguments."""

from __future__ import annotations

from typing import Any, Literal, Mapping, Sequence, Union

from typing_extensions import NotRequired, TypedDict

from ._request import Moment
from ._secret import SecretText

Role = Union[Literal["super_admin", "admin", "user", "viewer"], str]
AccessEvaluationsSemantic = Literal["execute_all", "deny_on_first_deny", "permit_on_first_permit"]
ListSort = Literal["created_at", "name", "last_used_at", "expires_at"]
SortOrder = Literal["asc", "desc"]
AggregatorScope = Union[Literal["read", "write", "admin", "*"], str]


class LimitParam(TypedDict):
    """How often a key may be used."""

    name: str
    """Unique within the key: 1 to 50 letters, digits, dots, dashes or underscores."""
    limit: int
    """Points per window."""
    window_seconds: int
    """The length of the window, at most a week."""
    kind: NotRequired[Literal["fixed", "sliding"]]
    """A fixed window, the default, starts with its first use; a sliding one always ends now."""
    strict: NotRequired[bool]
    """Counted in Redis on every use, for all replicas together; refuses while Redis is unavailable."""


class RefillParam(TypedDict):
    """Credits that are set again and again."""

    amount: int
    """What `remaining` becomes."""
    every_seconds: int
    """A minute to a leap year."""


class CreditsParam(TypedDict):
    """A prepaid number of uses."""

    remaining: int
    """Remaining uses."""
    refill: NotRequired[RefillParam | None]
    """By default they are not refilled."""


class LimitCostParam(TypedDict):
    """What a use costs of one limit."""

    name: str
    """The name of the limit."""
    cost: NotRequired[int]
    """Points that the use costs of it; by default the cost of the use."""


class VerifyKeyRequest(TypedDict):
    """One of many keys to verify."""

    key: SecretText
    """The full text of an API key, or a content JWT."""
    scopes: NotRequired[Sequence[str] | str]
    """The scopes it must hold, all of them; a text is read as a `scope_expression`."""
    scope_expression: NotRequired[str]
    """In place of `scopes`: scopes with `and`, `or`, `not` and parentheses."""
    ip: NotRequired[str]
    """The address of the client that presented it."""
    cost: NotRequired[int]
    """Points and credits that the use costs, by default 1."""
    limits: NotRequired[Sequence[str | LimitCostParam]]
    """Only these limits of the key, each optionally with its own cost."""
    idempotency_key: NotRequired[str]
    """A request repeated with the same key is not charged again."""
    reserve_seconds: NotRequired[int]
    """Reserve the charge: it is refunded unless committed within this many seconds."""
    explain: NotRequired[bool]
    """Dry run: charge and count nothing, and return the result of every rule."""


class AccessSubjectParam(TypedDict):
    """Who wants to do something."""

    type: str
    """`api_key`, `access_token`, `user` or `identity`."""
    id: SecretText
    """The text of the key or token, or the id or email of the user."""
    properties: NotRequired[Mapping[str, Any]]
    """More about it; only `ip_address` is read, the address of the client that presented the key."""


class AccessActionParam(TypedDict):
    """What a subject wants to do."""

    name: str
    """The last part of the scope."""
    properties: NotRequired[Mapping[str, Any]]
    """More about it; only `cost` is read, what the use costs, by default 1."""


class AccessResourceParam(TypedDict):
    """What a subject wants to do something to."""

    type: str
    """The first part of the scope."""
    id: str
    """The id of the resource within its type."""
    properties: NotRequired[Mapping[str, Any]]
    """More about it, which is not read."""


class AccessEvaluationParam(TypedDict):
    """One of several accesses to decide on; what it does not say is said for all."""

    subject: NotRequired[AccessSubjectParam]
    """Who wants to do it."""
    action: NotRequired[AccessActionParam]
    """What it wants to do."""
    resource: NotRequired[AccessResourceParam]
    """What it wants to do it to."""
    context: NotRequired[Mapping[str, Any]]
    """The environment, which is not read."""


class ImportedKeyParam(TypedDict):
    """A key issued elsewhere, by the SHA-256 of its text."""

    sha256: str
    """The SHA-256 of the text of the key, in hexadecimal."""
    scopes: Sequence[str]
    """What the key may do."""
    user_id: NotRequired[str]
    """Its owner; or `email`."""
    email: NotRequired[str]
    """Its owner; or `user_id`."""
    prefix: NotRequired[str]
    """Shown in lists to tell keys apart."""
    name: NotRequired[str]
    """What its owner calls it."""
    project_id: NotRequired[str]
    """The project it is for."""
    expires_at: NotRequired[Moment | None]
    """When it ends; by default never."""
    limits: NotRequired[Sequence[LimitParam]]
    """How often it may be used."""
    credits: NotRequired[CreditsParam | None]
    """A prepaid number of uses."""
    ip_allowlist: NotRequired[Sequence[str] | None]
    """The only addresses and CIDR ranges that may use it."""
    environment: NotRequired[str | None]
    """A name of your own, such as `production`."""
    external_id: NotRequired[str | None]
    """Its id in a system of your own."""
    metadata: NotRequired[Mapping[str, Any] | None]
    """Returned by each verification."""


class ChatMessageParam(TypedDict):
    """A message of the conversation so far."""

    role: Union[Literal["system", "user", "assistant"], str]
    """Who wrote it."""
    content: str
    """The text."""


class TenantOwnerParam(TypedDict):
    """The owner of a new tenant."""

    email: str
    """Its log-in."""
    password: NotRequired[SecretText]
    """By default one is generated, and returned once as `owner_password`."""
