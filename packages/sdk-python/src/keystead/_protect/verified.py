from __future__ import annotations

from typing import Any

from .._generated.models import Verification
from .._model import model


@model
class Verified(Verification):
    """What a handler learns of the key that its request came with."""

    unverified: bool = False
    """True only with `fail_open`, while Keystead cannot be asked: then there is no user, key id, scope or limit."""


def verified_from(verification: Verification) -> Verified:
    return Verified.from_dict({**verification.to_dict(), "unverified": False})


def unverified() -> Verified:
    """Of a request that passes because Keystead cannot be asked."""
    none: dict[str, Any] = {"valid": False, "code": "UNVERIFIED", "scopes": [], "roles": [], "limits": []}
    return Verified.from_dict({**none, "unverified": True})
