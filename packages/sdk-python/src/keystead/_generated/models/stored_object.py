# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .object_metadata import ObjectMetadata


@model
class StoredObject(Model):
    """An object, without its bytes"""

    object_id: str
    """Id of the object"""
    name: None | str
    """Name of the file; null for none"""
    size: int
    """Bytes"""
    sha256: str
    """SHA-256 of its bytes, in lower-case hexadecimal"""
    content_type: str
    """Media type"""
    classification: None | str
    """Your word for how confidential it is; null for none"""
    metadata: ObjectMetadata
    """What was stored with it"""
    client_encryption: None | str
    """How the client has encrypted it; null: it says nothing"""
    created_at: datetime.datetime
    """When it was stored"""
    expires_at: datetime.datetime | None
    """When it is deleted; null: never by itself"""
