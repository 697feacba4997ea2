"""Every example in Python, run as a reader would run it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator

import httpx
import pytest

import keystead

from .conftest import OWNER, ROOT, Program, Service

EXAMPLES = ROOT / "examples"


PYTHON = [
    "sdk-python",
    "rest-python",
    "gateway-onboarding",
    "stream",
    "protect-fastapi",
    "protect-flask",
    "protect-django",
    "oauth-client-credentials",
]


@pytest.fixture(autouse=True)
def out_of_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every example works where it was copied to."""
    shutil.copytree(EXAMPLES, tmp_path / "copied", ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    monkeypatch.chdir(tmp_path / "copied")


def start(example: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # No base URL of the machine's own may come in between.
    env = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", **environment}
    command = [sys.executable, "-W", "error", "main.py", *arguments]
    return subprocess.run(command, cwd=Path(example), env=env, capture_output=True, text=True, timeout=60)


def run(example: str, *arguments: str, **environment: str) -> str:
    """What it says."""
    done = start(example, *arguments, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """The only line of an example that could not do its work."""
    assert done.returncode != 0 and "Traceback" not in done.stderr + done.stdout
    [line] = done.stderr.strip().splitlines()
    return line


@pytest.mark.parametrize("example", PYTHON)
def test_an_example_without_what_it_needs_says_what_that_is(example: str) -> None:
    assert re.match(r"usage: python main.py|Set KEYSTEAD_|Give a base_url", one_line(start(example)))


@pytest.mark.parametrize("example", ["sdk-python", "rest-python", "gateway-onboarding", "stream"])
def test_an_example_that_reaches_no_service_says_so(example: str) -> None:
    environment = {"KEYSTEAD_URL": "http://127.0.0.1:1", "KEYSTEAD_API_KEY": "k"}
    environment |= {"KEYSTEAD_EMAIL": "a@example.com", "KEYSTEAD_PASSWORD": "a password"}
    assert "http://127.0.0.1:1" in one_line(start(example, "alice", **environment))


@pytest.mark.parametrize("example", ["sdk-python", "rest-python", "gateway-onboarding", "stream"])
def test_an_example_whose_credential_is_refused_says_so(example: str, service: Service) -> None:
    environment = {"KEYSTEAD_URL": service.url, "KEYSTEAD_API_KEY": "ks_nobody_has_this_one"}
    environment |= {"KEYSTEAD_EMAIL": "nobody@example.com", "KEYSTEAD_PASSWORD": "a password"}
    line = one_line(start(example, "alice", **environment))
    assert "401" in line or "The project development-project was not created" in line


@pytest.mark.parametrize("example", [*PYTHON, "rest-go", "rest-curl"])
def test_an_example_has_a_readme_that_says_how_to_run_it(example: str) -> None:
    text = (Path(example) / "README.md").read_text()
    assert 8 <= len(text.splitlines()) <= 26
    assert re.search(r"^    (python main\.py|.*python main\.py|go run|\./gateway\.sh)", text, re.MULTILINE)
    # A link that leaves the folder would be dead in a copy.
    assert "](../" not in text


def test_sdk_python(service: Service, unique: str) -> None:
    said = run("sdk-python", f"{unique}@example.com", KEYSTEAD_URL=service.url, KEYSTEAD_API_KEY=service.admin_key)
    assert f"{unique}@example.com 1" in said
    assert "VALID {'plan': 'pro'} [59]" in said
    assert "None []" in said.splitlines()[-1]
    environment = {"KEYSTEAD_URL": service.url, "KEYSTEAD_API_KEY": service.admin_key}
    again = run("sdk-python", f"{unique}@example.com", **environment)
    assert again.startswith(f"{unique}@example.com is a user already: it gets one more key\n")
    assert f"{unique}@example.com 2" in again


def test_oauth_client_credentials(service: Service, unique: str) -> None:
    with keystead.Keystead(service.url, api_key=service.admin_key) as client:
        user = client.users.create(email=f"{unique}@example.com", name=unique, roles=["admin"])
        key = client.api_keys.create(user_id=user.user_id, management=True, scopes=["users:read"])
    environment = {"KEYSTEAD_URL": service.url, "KEYSTEAD_CLIENT_ID": user.user_id}
    said = run("oauth-client-credentials", **environment, KEYSTEAD_CLIENT_SECRET=key.api_key.reveal())
    assert re.fullmatch(rf"{unique} may do users:read\nUsers: [1-9]\d*\n", said)
    wrong = one_line(start("oauth-client-credentials", **environment, KEYSTEAD_CLIENT_SECRET="ks_wrong"))
    assert wrong.startswith("OAuthError: ") and "invalid_client" in wrong


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
    environment = {"KEYSTEAD_URL": service.url, "KEYSTEAD_EMAIL": OWNER[0], "KEYSTEAD_PASSWORD": OWNER[1]}
    assert "was answered 409" in one_line(start("rest-python", unique, **environment))


def test_gateway_onboarding(service: Service, unique: str) -> None:
    with keystead.Keystead(service.url, api_key=service.admin_key) as client:
        environment = {"KEYSTEAD_URL": service.url, "KEYSTEAD_API_KEY": service.admin_key}
        said = run("gateway-onboarding", EMAIL=f"{unique}@example.com", **environment)
        assert "User created successfully" in said and "User added to project successfully" in said
        match = re.search(r"^API Key: (gw_\w{36})$", said, re.MULTILINE)
        assert match
        verdict = client.keys.verify(match[1])
        assert verdict.project and verdict.project.project_name == "development-project"
        again = start("gateway-onboarding", EMAIL=f"{unique}@example.com", **environment)
        assert one_line(again) == f"{unique}@example.com is a user already: set EMAIL to another address"


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


COMMANDS = {
    "protect-fastapi": ["-m", "uvicorn", "--port", "0", "main:app"],
    "protect-flask": ["-m", "flask", "--app", "main", "run", "--port", "0"],
    "protect-django": ["main.py", "0"],
}


@contextmanager
def protecting(example: str, url: str, key: str) -> Iterator[Program]:
    environment = {"KEYSTEAD_URL": url, "KEYSTEAD_API_KEY": key}
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1"}
    command = [free_port() if part == "0" and example == "protect-django" else part for part in COMMANDS[example]]
    ready = r"(?:running on|Running on|server at) (http://[\d.:]+)"
    program = Program([sys.executable, *command], environment, ready, cwd=Path(example))
    try:
        yield program
    finally:
        program.stop()


@pytest.fixture
def own_key(service: Service, unique: str) -> str:
    with keystead.Keystead(service.url, api_key=service.admin_key) as client:
        client.users.create(email=f"own-{unique}@example.com", roles=["admin"])
        own = client.api_keys.create(email=f"own-{unique}@example.com", management=True, scopes=["keys:verify"])
        return own.api_key.reveal()


def test_protect_fastapi(own_key: str, service: Service, unique: str) -> None:
    check_protected("protect-fastapi", own_key, service, unique)


def test_protect_flask(own_key: str, service: Service, unique: str) -> None:
    check_protected("protect-flask", own_key, service, unique)


def test_protect_django(own_key: str, service: Service, unique: str) -> None:
    check_protected("protect-django", own_key, service, unique)


def check_protected(example: str, own_key: str, service: Service, unique: str) -> None:
    with (
        protecting(example, service.url, own_key) as program,
        keystead.Keystead(service.url, api_key=service.admin_key) as client,
    ):
        client.users.create(email=f"{unique}@example.com", name=f"Caller {unique}")
        limits = [{"name": "minute", "limit": 2, "window_seconds": 60}]
        good = client.api_keys.create(email=f"{unique}@example.com", scopes=["reports:read"], limits=limits)  # type: ignore[arg-type]
        other = client.api_keys.create(email=f"{unique}@example.com", scopes=["other:read"])

        def ask(key: keystead.SecretText | None) -> httpx.Response:
            headers = {"X-API-Key": key.reveal() if isinstance(key, keystead.Secret) else key} if key else {}
            return httpx.get(f"{program.url}/reports", headers=headers)

        assert ask(None).status_code == 401
        assert ask("ks_nobody_has_this_one").status_code == 401
        refused = ask(other.api_key)
        assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
        assert ask(good.api_key).json() == {"reports": [], "for": f"Caller {unique}"}
        assert [ask(good.api_key).status_code for _ in range(2)] == [200, 429]
        client.api_keys.delete(good.key_id)
        assert ask(good.api_key).status_code == 401


@pytest.mark.parametrize("example", COMMANDS)
def test_protect_while_keystead_is_stopped(example: str) -> None:
    with protecting(example, "http://127.0.0.1:1", "ks_of_the_service") as program:
        for _ in range(2):
            answer = httpx.get(f"{program.url}/reports", headers={"Authorization": "Bearer ks_of_a_caller"})
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert "127.0.0.1:1" not in answer.text
    said = "".join(program.said)
    assert said.count("Keystead cannot verify keys: ") == 1 and "Traceback" not in said and "ks_of" not in said
