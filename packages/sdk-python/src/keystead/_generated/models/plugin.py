# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Plugin(Model):
    """What gets events of the tenant as signed webhooks"""

    plugin_id: str
    """Id of the plugin"""
    id: str
    """Reverse-domain name"""
    name: str
    """Name, for people"""
    version: str
    """Semantic version"""
    description: None | str
    """What it is for"""
    status: str
    """`registered`: it gets events; `disabled`: it gets none; `failing`: a delivery failed and will be tried again, and those behind it wait"""
    events: list[str]
    """Names and patterns of the events that it gets"""
    url: None | str
    """Where its events are sent; null: nowhere"""
    created_at: datetime.datetime
    """When it was registered"""
    updated_at: datetime.datetime
    """When it was changed last"""
