# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

import datetime

from ..._model import Model, model
from .mcp_servers import McpServers
from .project_name import ProjectName


@model
class McpConfig(Model):
    mcp_config_id: str
    mcp_config_name: str
    servers: McpServers
    used_by_projects: list[ProjectName]
    created_at: datetime.datetime
    """RFC 3339, UTC"""
    updated_at: datetime.datetime
    """RFC 3339, UTC"""
