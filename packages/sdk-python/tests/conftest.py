from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Iterator

import pytest

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
# The Node that the checkout brings.
NODE = ROOT / "node_modules/node/bin/node"

OWNER = ("owner@localhost", "the password of the owner")


@dataclass(frozen=True)
class Service:
    url: str
    admin_key: str


class Program:
    """A program that says when it is ready, and goes with the tests."""

    def __init__(
        self, command: list[str], environment: dict[str, str], ready: str, within: float = 60, cwd: Path | None = None
    ) -> None:
        # Node need not compile again what it has compiled before.
        kept = {name: os.environ[name] for name in ("PATH", "NODE_COMPILE_CACHE") if name in os.environ}
        env = {**kept, **environment}
        self.child = subprocess.Popen(
            command, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said: list[str] = []
        assert self.child.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self.child.stdout,), daemon=True)
        self._reader.start()
        self.url = self._until(re.compile(ready, re.MULTILINE), within)

    def _read(self, output: IO[str]) -> None:
        self.said.extend(output)

    def _until(self, ready: re.Pattern[str], within: float) -> str:
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            match = ready.search("".join(self.said))
            if match:
                return match[1]
            if self.child.poll() is not None:
                break
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"{self.child.args!r} did not get ready: {''.join(self.said)}")

    def stop(self) -> None:
        self.child.terminate()
        try:
            self.child.wait(15)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self._reader.join(5)
        if self.child.stdout is not None:
            self.child.stdout.close()


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    """The real service, one for all tests; each makes users of its own."""
    admin_key = f"admin-{secrets.token_hex(12)}"
    with tempfile.TemporaryDirectory(prefix="keystead-python-", ignore_cleanup_errors=True) as folder:
        environment = {
            "KEYSTEAD_DATA_DIR": folder,
            "KEYSTEAD_LISTEN": "http://127.0.0.1:0",
            "KEYSTEAD_ADMIN_KEY": admin_key,
            "KEYSTEAD_OWNER_EMAIL": OWNER[0],
            "KEYSTEAD_OWNER_PASSWORD": OWNER[1],
            "KEYSTEAD_AUTH_RATE_LIMIT": "100000",
            "KEYSTEAD_LOG_LEVEL": "warn",
        }
        command = [str(NODE), str(ROOT / "apps/api/src/main.ts")]
        program = Program(command, environment, r"^Keystead is ready at (\S+)")
        try:
            yield Service(program.url, admin_key)
        finally:
            program.stop()


@pytest.fixture(scope="session")
def fault_server() -> Iterator[str]:
    program = Program([str(NODE), str(ROOT / "packages/openapi/src/fault-server.mjs")], {}, r"^(http://\S+)$")
    try:
        yield program.url
    finally:
        program.stop()


@pytest.fixture
def unique() -> str:
    """A text that no other test uses."""
    return secrets.token_hex(6)


@pytest.fixture(scope="session")
def python() -> str:
    return sys.executable
