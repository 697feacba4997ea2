"""Every snippet of the README runs, in order, against the real service."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

import keystead

from .conftest import PACKAGE, Service

SNIPPETS = re.findall(r"^```python\n(.*?)^```", (PACKAGE / "README.md").read_text(), re.MULTILINE | re.DOTALL)


def titled(snippet: str) -> str:
    """Its first line that is no import."""
    return next(line for line in snippet.splitlines() if line and not line.startswith(("import", "from")))


@pytest.mark.parametrize("snippet", SNIPPETS, ids=map(titled, SNIPPETS))
def test_the_snippet_runs(snippet: str, service: Service, unique: str) -> None:
    email = f"{unique}@example.com"
    changes = {"http://localhost:8080": service.url, "your-admin-key": service.admin_key, "alice@example.com": email}
    for printed, real in changes.items():
        snippet = snippet.replace(printed, real)
    with keystead.Keystead(service.url, api_key=service.admin_key) as client:
        if "users.create" not in snippet:
            client.users.create(email=email)
        issued = client.api_keys.create(email=email) if "users.create" not in snippet else None
        names: dict[str, Any] = {"client": client, "url": service.url, "httpx": httpx, "Keystead": keystead.Keystead}
        names |= {"key": issued if "key.key_id" in snippet else service.admin_key}
        if issued is not None:
            names |= {"text": issued.api_key, "keys": [issued.api_key]}
        exec(compile(snippet, "README.md", "exec"), names)
        for each in names.values():
            if isinstance(each, keystead.Keystead):
                each.close()
