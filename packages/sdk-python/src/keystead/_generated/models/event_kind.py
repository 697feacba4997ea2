# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model
from .json_object import JsonObject


@model
class EventKind(Model):
    """A kind of event that plugins can get"""

    name: str
    """Name, which deliveries have as `type`"""
    description: str
    """What has happened"""
    schema: JsonObject
    """JSON Schema (2020-12) of its `data`"""
    example: JsonObject
    """A whole event, as it is delivered"""
