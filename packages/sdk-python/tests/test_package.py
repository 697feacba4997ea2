"""What is published: built, installed into an empty environment, used and type-checked from there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path
from typing import Iterator

import pytest

from .conftest import PACKAGE, Service

USE = """
import asyncio, sys
import keystead
from keystead import AsyncKeystead, Keystead, types

url, key = sys.argv[1:]
assert "site-packages" in keystead.__file__, keystead.__file__
with Keystead(url, api_key=key) as client:
    user: types.User = next(iter(client.users.list(limit=1)))

async def main() -> None:
    async with AsyncKeystead(url, api_key=key) as client:
        async for other in client.users.list(limit=1).stream():
            assert other.user_id
            break
        print((await client.system.health()).status)

asyncio.run(main())
"""

TYPED = """
from typing_extensions import assert_type
from keystead import Keystead, Page, Paginator, RawResponse, types

client = Keystead("http://x", api_key="k", timeout=3)
assert_type(client.users.list(), Paginator[types.User])
assert_type(client.users.get("a@b.c"), types.UserDetails)
assert_type(client.users.with_raw_response.get("a@b.c"), RawResponse[types.UserDetails])
assert_type(client.users.with_raw_response.list(limit=3), RawResponse[Page[types.User]])
assert_type([user.name for user in client.users.list()], list[str])
assert_type(client.keys.verify("k", scopes=["a"]).valid, bool)
client.api_keys.create(email="a@b.c", limits=[{"name": "m", "limit": 5, "window_seconds": 60}])
client.users.update("a@b.c", username=None)
"""

WRONG = """
from keystead import Keystead

client = Keystead("http://x", api_key="k")
client.users.create(mail="a@b.c")
client.api_keys.create(email="a@b.c", limits=[{"name": "m"}])
client.users.get("a@b.c").nothing
client.users.update("a@b.c", name=3)
"""


def run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True)
    return done


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    done = run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, PACKAGE)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The Python of an environment that has the wheel, and nothing of this checkout."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    [wheel] = built.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    done = run(*pip, "install", "--quiet", wheel)
    assert done.returncode == 0, done.stderr
    yield python


def test_the_wheel_holds_the_package_and_its_types(built: Path) -> None:
    [wheel] = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"keystead/py.typed", "keystead/_sync/client.py", "keystead/_generated/models/user.py"} <= names
    assert not any("tests/" in name or "/test_" in name or "scripts" in name for name in names)
    [sdist] = built.glob("*.tar.gz")
    assert any(name.endswith("/src/keystead/py.typed") for name in tarfile.open(sdist).getnames())


def test_the_wheel_works_in_an_empty_environment(installed: Path, service: Service, tmp_path: Path) -> None:
    (tmp_path / "use.py").write_text(USE)
    done = run(installed, "-W", "error", tmp_path / "use.py", service.url, service.admin_key, cwd=tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "ok"), done.stderr


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_callers_are_type_checked(checker: str, installed: Path, tmp_path: Path) -> None:
    options = ["--strict", "--python-executable"] if checker == "mypy" else ["--pythonpath"]
    (tmp_path / "typed.py").write_text(TYPED)
    (tmp_path / "wrong.py").write_text(WRONG)
    done = run(sys.executable, "-m", checker, *options, installed, "typed.py", "wrong.py", cwd=tmp_path)
    found = {(Path(name).name, line) for name, line in re.findall(r"(\S+\.py):(\d+).*\berror\b", done.stdout)}
    assert found == {("wrong.py", line) for line in "5678"}, done.stdout
    assert done.returncode == 1


def test_mypy_finds_nothing() -> None:
    done = run(sys.executable, "-m", "mypy", cwd=PACKAGE)
    assert done.returncode == 0, done.stdout


def test_pyright_finds_nothing() -> None:
    done = run(sys.executable, "-m", "pyright", "--pythonpath", sys.executable, cwd=PACKAGE)
    assert done.returncode == 0, done.stdout


def test_ruff_finds_nothing() -> None:
    for command in (["check"], ["format", "--check"]):
        done = run(sys.executable, "-m", "ruff", *command, "--no-cache", ".", cwd=PACKAGE)
        assert done.returncode == 0, done.stdout
