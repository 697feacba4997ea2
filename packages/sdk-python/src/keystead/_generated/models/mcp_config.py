# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .mcp_servers import McpServers
from .project_name import ProjectName


@model
class McpConfig(Model):
    """A named configuration of MCP servers"""

    mcp_config_id: str
    """Id of the configuration"""
    mcp_config_name: str
    """Name of the configuration, unique in the tenant"""
    servers: McpServers
    """Its MCP servers by name"""
    used_by_projects: list[ProjectName]
    """The projects that it is assigned to"""
    created_at: datetime.datetime
    """When the configuration was created"""
    updated_at: datetime.datetime
    """When the configuration was last changed"""
