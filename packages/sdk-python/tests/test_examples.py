"""Every example in Python, run as a reader would run it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import Iterator

import httpx
import pytest

import keystead

from .conftest import OWNER, ROOT, Program, Service

EXAMPLES = ROOT / "examples"


def run(example: str, *arguments: str, **environment: str) -> str:
    """What it says. No base URL of the machine's own may come in between."""
    env = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment}
    done = subprocess.run(
        [sys.executable, "-W", "error", "main.py", *arguments],
        cwd=EXAMPLES / example,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_sdk_python(service: Service, unique: str) -> None:
    said = run("sdk-python", f"{unique}@example.com", KEYSTEAD_URL=service.url, KEYSTEAD_API_KEY=service.admin_key)
    assert f"{unique}@example.com 1" in said
    assert "VALID {'plan': 'pro'} [59]" in said
    assert "None []" in said.splitlines()[-1]


def test_stream(service: Service) -> None:
    environment = {"KEYSTEAD_URL": service.url, "KEYSTEAD_API_KEY": service.admin_key}
    said = run("stream", "the quick brown fox", **environment)
    assert re.fullmatch(r"the quick brown fox\n4 tokens in, 4 out, for \$0(\.0)?\nJob [\w-]{36} is COMPLETED\n", said)


def test_rest_python_is_the_sample_of_the_document(service: Service, unique: str) -> None:
    said = run(
        "rest-python",
        unique,
        KEYSTEAD_URL=service.url,
        KEYSTEAD_EMAIL=OWNER[0],
        KEYSTEAD_PASSWORD=OWNER[1],
    )
    match = re.search(r"has the key (agg_\w{30})$", said.strip())
    assert match
    with keystead.Keystead(service.url, api_key=service.admin_key) as client:
        assert client.keys.verify(match[1]).valid


def test_gateway_onboarding(service: Service, unique: str) -> None:
    with keystead.Keystead(service.url, api_key=service.admin_key) as client:
        client.projects.create(project_name="development-project")
        environment = {"KEYSTEAD_URL": service.url, "KEYSTEAD_API_KEY": service.admin_key}
        said = run("gateway-onboarding", EMAIL=f"{unique}@example.com", **environment)
        assert "User created successfully" in said and "User added to project successfully" in said
        match = re.search(r"^API Key: (gw_\w{36})$", said, re.MULTILINE)
        assert match
        verdict = client.keys.verify(match[1])
        assert verdict.project and verdict.project.project_name == "development-project"


@pytest.fixture
def protected(service: Service, unique: str) -> Iterator[str]:
    with keystead.Keystead(service.url, api_key=service.admin_key) as client:
        client.users.create(email=f"own-{unique}@example.com", roles=["admin"])
        own = client.api_keys.create(email=f"own-{unique}@example.com", management=True, scopes=["keys:verify"])
    environment = {
        "KEYSTEAD_URL": service.url,
        "KEYSTEAD_API_KEY": own.api_key,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
    }
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--app-dir",
        str(EXAMPLES / "protect-fastapi"),
        "--port",
        "0",
        "main:app",
    ]
    program = Program(command, environment, r"running on (http://\S+)")
    yield program.url
    program.stop()


def test_protect_fastapi(protected: str, service: Service, unique: str) -> None:
    with keystead.Keystead(service.url, api_key=service.admin_key) as client:
        client.users.create(email=f"{unique}@example.com", name=f"Caller {unique}")
        limits = [{"name": "minute", "limit": 2, "window_seconds": 60}]
        good = client.api_keys.create(email=f"{unique}@example.com", scopes=["reports:read"], limits=limits)  # type: ignore[arg-type]
        other = client.api_keys.create(email=f"{unique}@example.com", scopes=["other:read"])

        def ask(key: str | None) -> httpx.Response:
            return httpx.get(f"{protected}/reports", headers={"X-API-Key": key} if key else {})

        assert ask(None).status_code == 401
        assert ask("ks_nobody_has_this_one").status_code == 401
        assert ask(other.api_key).json() == {"detail": "INSUFFICIENT_SCOPE"}
        assert ask(good.api_key).json() == {"reports": [], "for": f"Caller {unique}"}
        assert [ask(good.api_key).status_code for _ in range(2)] == [200, 429]
        client.api_keys.delete(good.key_id)
        assert ask(good.api_key).status_code == 401
