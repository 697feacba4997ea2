# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class UserProject(Model):
    """A project that a user is a member of"""

    project_id: str
    """Id of the project"""
    project_name: str
    """Name of the project, unique in the tenant"""
    mcp_config_name: None | str
    """Name of its MCP configuration; null if none is assigned"""
    created_at: datetime.datetime
    """When the project was created"""
