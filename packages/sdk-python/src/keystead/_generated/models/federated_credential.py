# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .federated_claims import FederatedClaims


@model
class FederatedCredential(Model):
    """Which workloads of another issuer may get tokens for a user"""

    credential_id: str
    """Id of the federated credential"""
    user_id: str
    """Id of the user that the workload stands for; the `client_id` of its requests"""
    name: None | str
    """Name, for people"""
    issuer: str
    """The `iss` of its tokens, or `spiffe://<trust domain>`"""
    subject: str
    """What their `sub` must be: exact, or with one `*`"""
    audience: str
    """What their `aud` must be or contain"""
    claims: FederatedClaims
    """What other claims must be, by their name or, with a `/` at the beginning, by their JSON pointer; each exact or with one `*`. Of an array it is enough that one element is"""
    jwks_uri: None | str
    """Where the keys of the issuer are; null: where its metadata says"""
    scopes: list[str] | None
    """Scopes of the tokens; null: those of the user"""
    reusable: bool
    """Whether a token of the issuer with a `jti` may be presented again until it expires, as Kubernetes needs; false: once"""
    created_at: datetime.datetime
    """When the credential was created"""
