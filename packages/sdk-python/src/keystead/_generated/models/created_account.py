# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from ..._secret import Secret
from .account import Account


@model
class CreatedAccount(Model):
    """A new account and the text of its key, which is shown only once"""

    user: Account
    """The new user"""
    api_key: Secret
    """The full text of the API key, shown only here"""
    warning: str
    """A reminder for people to save the key"""
