# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class PasskeyAlgorithm(Model):
    """A signature algorithm that is accepted"""

    alg: float
    """COSE algorithm, for example -7 for ES256"""
    type: str
    """Always `public-key`"""
