# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Project(Model):
    project_id: str
    project_name: str
    mcp_config_id: None | str
    mcp_config_name: None | str
    users_count: int
    created_at: datetime.datetime
    """RFC 3339, UTC"""
