"""What openapi.json says of each operation, and which one a request is."""

from __future__ import annotations

import json
import re
from typing import Any

from .conftest import ROOT

DOCUMENT: dict[str, Any] = json.loads((ROOT / "packages/openapi/openapi.json").read_text())

OPERATIONS: dict[str, dict[str, Any]] = {
    operation["operationId"]: {**operation, "method": method.upper(), "path": path}
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    # `credentials` call the endpoints of OAuth, and there are libraries for them and for their metadata.
    if method != "parameters" and not operation["operationId"].startswith(("oauth.", "discovery.", "ssf."))
}

# Literal paths come before those with parameters: /users/search is no user.
_PATTERNS = sorted(
    (operation["path"].count("{"), operation["method"], re.sub(r"\{\w+\}", "[^/]+", operation["path"]), name)
    for name, operation in OPERATIONS.items()
)


def operation_of(method: str, path: str) -> str:
    return next(name for _, wanted, pattern, name in _PATTERNS if wanted == method and re.fullmatch(pattern, path))


def fields_of(operation: dict[str, Any]) -> set[str]:
    """The names of path parameters, query and body; of header fields only that of the version that a change is of."""
    parameters = operation.get("parameters", [])
    # `from` is a word of the language.
    sent = [each["name"] for each in parameters if each["in"] in ("path", "query")]
    names = {"from_" if name == "from" else name for name in sent}
    names |= {"if_version" for each in parameters if each["name"] == "If-Match"}
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content:
        names |= set(resolved(content["schema"])["properties"])
    if "multipart/form-data" in operation.get("requestBody", {}).get("x-also-accepts", {}):
        names |= {"content", *DOCUMENT["components"]["schemas"]["ObjectParam"]["properties"]}
    return names


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, where it is only named."""
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found
