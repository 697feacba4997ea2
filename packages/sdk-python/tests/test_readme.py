"""Every snippet of the README runs, in order, against the real service."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

import keystead

from .conftest import PACKAGE, Service
from .test_middleware_idioms import Flask, RequestFactory, TestClient

SNIPPETS = re.findall(r"^```python\n(.*?)^```", (PACKAGE / "README.md").read_text(), re.MULTILINE | re.DOTALL)


def titled(snippet: str) -> str:
    """Its first line that is no import."""
    return next(line for line in snippet.splitlines() if line and not line.startswith(("import", "from")))


def test_nothing_in_the_readme_is_left_out() -> None:
    fences = re.findall(r"^```(\w*)$", (PACKAGE / "README.md").read_text(), re.MULTILINE)
    assert fences[::2] == ["python"] * len(SNIPPETS) and len(SNIPPETS) >= 16


async def any_asgi_app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["keystead"].user.email.encode()})


def answers_of(names: dict[str, Any], headers: dict[str, str]) -> Any:
    """What an API of the README answers at /reports: its status and its text."""
    app = names.get("app")
    if isinstance(app, Flask):
        answer = app.test_client().get("/reports", headers=headers)
        return answer.status_code, answer.text
    if app is None:
        response = names["reports"](RequestFactory().get("/reports", headers=headers))
        return response.status_code, response.content.decode()
    found = TestClient(app).get("/reports", headers=headers)
    return found.status_code, found.text


@pytest.mark.parametrize("snippet", SNIPPETS, ids=map(titled, SNIPPETS))
def test_the_snippet_runs(snippet: str, service: Service, unique: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYSTEAD_URL", service.url)
    monkeypatch.setenv("KEYSTEAD_API_KEY", service.admin_key)
    email = f"{unique}@example.com"
    changes = {"http://localhost:8080": service.url, "your-admin-key": service.admin_key, "alice@example.com": email}
    for printed, real in changes.items():
        snippet = snippet.replace(printed, real)
    with keystead.Keystead(service.url, api_key=service.admin_key) as client:
        makes_user = f'users.create(email="{email}"' in snippet
        if not makes_user:
            client.users.create(email=email)
        issued = None if makes_user else client.api_keys.create(email=email, scopes=["reports:read"])
        names: dict[str, Any] = {"client": client, "url": service.url, "httpx": httpx, "Keystead": keystead.Keystead}
        names |= {"key": issued if "key.key_id" in snippet else service.admin_key, "keystead": keystead}
        if issued is not None:
            names |= {"text": issued.api_key, "keys": [issued.api_key]}
        if "KeysteadMiddleware(app" in snippet:
            names["app"] = any_asgi_app
        exec(compile(snippet, "README.md", "exec", dont_inherit=True), names)
        if ("reports:read" in snippet and "protect" in snippet) or "app" in names:
            assert issued is not None
            status, text = answers_of(names, {"Authorization": f"Bearer {issued.api_key.reveal()}"})
            assert status == 200 and email in text
            assert answers_of(names, {})[0] == 401
        for each in names.values():
            if isinstance(each, keystead.Keystead):
                each.close()
