# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from ..._model import Model, model


@model
class CreatedProject(Model):
    """A new project"""

    project_id: str
    """Id of the project"""
    project_name: str
    """Name of the project, unique in the tenant"""
