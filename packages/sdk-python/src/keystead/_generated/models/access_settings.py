# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class AccessSettings(Model):
    """From where a tenant is managed"""

    ip_allowlist: list[str]
    """Addresses and CIDR ranges from which alone the tenant is managed, by all calls but verification; empty: from everywhere. It must hold your own"""
