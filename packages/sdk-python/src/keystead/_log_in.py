from __future__ import annotations

from dataclasses import dataclass, field
from typing import Union

from ._errors import KeysteadError
from ._secret import SecretText


@dataclass(frozen=True)
class LogIn:
    """What a client with `credentials` logs in with."""

    email: str
    password: SecretText = field(repr=False)
    tenant_id: str | None = None
    """Only needed when the email exists in several tenants."""

    @classmethod
    def of(cls, given: Union[LogIn, tuple[str, str]]) -> LogIn:
        """@raises KeysteadError: for anything but a LogIn, or an email and a password"""
        if isinstance(given, LogIn):
            return given
        if not isinstance(given, (tuple, list)) or len(given) != 2:
            raise KeysteadError("credentials must be a LogIn, or an email and a password")
        return cls(*given)
