from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping
from urllib.parse import unquote

from typing_extensions import Self

from ._errors import InvalidResponseError
from ._generated.models import VerifyCode
from ._json import is_object
from ._responses import Response
from ._retries import retry_after_of


@dataclass(frozen=True)
class AuthCheck:
    """What `auth.check` finds. Of a refused credential there are only `code`, `reason` and `retry_after`."""

    valid: bool
    """Whether the credential may be used."""
    code: VerifyCode
    """`VALID`, or why not: the same codes as of `keys.verify`."""
    reason: str | None
    """Why it is refused, in words."""
    retry_after: float | None
    """Seconds after which another use may be admitted; None if waiting does not help."""
    tenant_id: str | None
    """The tenant of the user."""
    user_id: str | None
    """The user whose credential it is."""
    user: str | None
    """The email of the user, or its name."""
    key_id: str | None
    """The API key; None for a JWT."""
    project_id: str | None
    """The project of the key, if it has one."""
    project: str | None
    """The name of the project."""
    scopes: tuple[str, ...]
    """What the credential may do."""
    roles: tuple[str, ...]
    """The roles of the user; empty for a key with scopes of its own."""
    environment: str | None
    """As the key has it, such as `production`."""
    external_id: str | None
    """Your own id of the holder."""
    limit_remaining: int | None
    """The lowest remaining value of all limits."""
    credits_remaining: int | None
    """None for a key without credits."""

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> Self:
        """From the `X-Keystead-*` fields that a gateway forwards; their names in lower case."""
        return cls._from(headers, is_valid=True, reason=None)

    @classmethod
    def from_response(cls, response: Response) -> Self:
        """From the answer to a check."""
        if response.status < 400:
            return cls.from_headers(response.headers)
        try:
            body: object = response.json()
        except InvalidResponseError:  # A gateway's own page.
            body = None
        reason: object = body.get("detail") if is_object(body) else None
        return cls._from(response.headers, is_valid=False, reason=reason if isinstance(reason, str) else None)

    @classmethod
    def _from(cls, headers: Mapping[str, str], *, is_valid: bool, reason: str | None) -> Self:
        def text(name: str) -> str | None:
            value = headers.get(f"x-keystead-{name}")
            return None if value is None else unquote(value)

        def number(name: str) -> int | None:
            value = text(name)
            return int(value) if value is not None and value.isdecimal() else None

        return cls(
            valid=is_valid,
            code=headers.get("x-keystead-code", "VALID"),
            reason=reason,
            retry_after=None if is_valid else retry_after_of(headers.get("retry-after")),
            tenant_id=text("tenant-id"),
            user_id=text("user-id"),
            user=text("user"),
            key_id=text("key-id"),
            project_id=text("project-id"),
            project=text("project"),
            scopes=tuple((text("scopes") or "").split()),
            roles=tuple((text("roles") or "").split()),
            environment=text("environment"),
            external_id=text("external-id"),
            limit_remaining=number("limit-remaining"),
            credits_remaining=number("credits-remaining"),
        )
