# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class EgressSettings(Model):
    """Where requests are sent to"""

    allowed_hosts: list[str]
    """Hosts to which Keystead sends requests for the tenant, such as `idp.example.com` or `*.example.com`: key sets, identity providers, webhooks; empty: all that the installation allows"""
