# Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
from __future__ import annotations

from typing import Any, Dict

ObjectMetadata = Dict[str, Any]
