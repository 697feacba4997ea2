# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model


@model
class Project(Model):
    """A project: users are its members, and keys may be for it"""

    project_id: str
    """Id of the project"""
    project_name: str
    """Name of the project, unique in the tenant"""
    mcp_config_id: None | str
    """Id of its MCP configuration; null if none is assigned"""
    mcp_config_name: None | str
    """Name of its MCP configuration; null if none is assigned"""
    users_count: int
    """Number of members"""
    created_at: datetime.datetime
    """When the project was created"""
