# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .passkey_descriptor import PasskeyDescriptor


@model
class PasskeyLogInOptions(Model):
    """What a browser needs to use a passkey (Web Authentication, PublicKeyCredentialRequestOptionsJSON)"""

    challenge: str
    """What the authenticator has to sign, in base64url"""
    timeout: float | None = None
    """How long the browser waits, in milliseconds"""
    rp_id: str | None = None
    """The host name that the passkeys are bound to"""
    allow_credentials: list[PasskeyDescriptor] | None = None
    """The passkeys to choose from; without them any that the authenticator knows"""
    user_verification: str | None = None
    """Whether the authenticator must identify the person"""
