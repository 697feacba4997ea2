# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .account import Account


@model
class NewAccount(Model):
    user: Account
    api_key: str
    warning: str
