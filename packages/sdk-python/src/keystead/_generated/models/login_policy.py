# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .second_factor_demand import SecondFactorDemand


@model
class LoginPolicy(Model):
    """What a tenant demands of log-ins"""

    second_factor: SecondFactorDemand
    """`required`: a person gets a session only with a second factor or a passkey, and must add one at log-in"""
