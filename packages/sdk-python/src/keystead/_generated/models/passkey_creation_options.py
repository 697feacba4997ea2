# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .passkey_algorithm import PasskeyAlgorithm
from .passkey_descriptor import PasskeyDescriptor
from .passkey_party import PasskeyParty
from .passkey_selection import PasskeySelection
from .passkey_user import PasskeyUser


@model
class PasskeyCreationOptions(Model):
    """What a browser needs to make a passkey (Web Authentication, PublicKeyCredentialCreationOptionsJSON)"""

    challenge: str
    """What the authenticator has to sign, in base64url"""
    rp: PasskeyParty
    """This service"""
    user: PasskeyUser
    """The person who adds the passkey"""
    pub_key_cred_params: list[PasskeyAlgorithm]
    """The algorithms that are accepted"""
    timeout: float | None = None
    """How long the browser waits, in milliseconds"""
    exclude_credentials: list[PasskeyDescriptor] | None = None
    """The passkeys that the person has"""
    authenticator_selection: PasskeySelection | None = None
    """What the authenticator must be able to do"""
    attestation: str | None = None
    """Always `none`"""
