# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class FederatedCredentialName(Model):
    """A credential of a workload by its id, its name and its subject"""

    credential_id: str
    """Id of the credential"""
    name: None | str
    """Name of the credential; null if none was given"""
    subject: str
    """The workload, as its issuer names it"""
