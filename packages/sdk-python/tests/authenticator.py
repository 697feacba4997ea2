"""What a person's authenticators do, as far as the tests need it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import struct
import time
from typing import Any

# The generator of P-256, a public key like any other: nothing is signed with a passkey of the tests.
_X = bytes.fromhex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")
_Y = bytes.fromhex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
# A COSE key (RFC 9052, section 7): EC2, ES256, P-256.
_COSE_KEY = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + _X + b"\x22\x58\x20" + _Y


def totp(secret: str) -> str:
    """The code of now (RFC 6238). @param secret: in base32, as the service gives it"""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def registration(challenge: str, rp_id: str, origin: str) -> dict[str, Any]:
    """What `navigator.credentials.create` returns for a passkey without attestation (Web Authentication Level 3)."""
    credential_id = secrets.token_bytes(32)
    present_and_attested = b"\x45"
    attested = bytes(16) + struct.pack(">H", len(credential_id)) + credential_id + _COSE_KEY
    data = hashlib.sha256(rp_id.encode()).digest() + present_and_attested + bytes(4) + attested
    attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58" + bytes([len(data)]) + data
    client_data = json.dumps(
        {"type": "webauthn.create", "challenge": challenge, "origin": origin, "crossOrigin": False}
    )
    return {
        "id": _text(credential_id),
        "rawId": _text(credential_id),
        "type": "public-key",
        "response": {"clientDataJSON": _text(client_data.encode()), "attestationObject": _text(attestation)},
        "clientExtensionResults": {},
    }


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
