# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Grant(Model):
    """What a person has allowed a client of OAuth 2.0 to do"""

    grant_id: str
    """Id of the grant"""
    client_id: str
    """The client: the id of an API user, or the URL of its metadata"""
    client_name: str
    """Name of the client when it was allowed"""
    scopes: list[str]
    """Scopes that were allowed"""
    resources: list[str]
    """The services that tokens are for, by their URLs"""
    created_at: datetime.datetime
    """When it was allowed first"""
    last_used_at: datetime.datetime | None
    """When a token was issued last, within a minute; null: never"""
