from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping
from urllib.parse import unquote

from typing_extensions import Self


@dataclass(frozen=True)
class Subject:
    """Whose credentials they are, as `auth.check` tells it in header fields."""

    tenant_id: str | None
    user_id: str | None
    user: str | None
    """The email of the user, or its name."""
    key_id: str | None
    project_id: str | None
    project: str | None
    scopes: tuple[str, ...]
    roles: tuple[str, ...]
    environment: str | None
    external_id: str | None
    limit_remaining: int | None
    """The least that is left of any limit."""
    credits_remaining: int | None

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> Self:
        """Of the `X-Keystead-*` fields that a gateway passed on; their names in lower case."""

        def text(name: str) -> str | None:
            value = headers.get(f"x-keystead-{name}")
            return None if value is None else unquote(value)

        def number(name: str) -> int | None:
            value = text(name)
            return int(value) if value is not None and value.isdecimal() else None

        return cls(
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
