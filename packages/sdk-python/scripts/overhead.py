"""The overhead of a call over bare httpx, at p50 on loopback: `python scripts/overhead.py`, with node in the PATH."""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from typing import Any, Callable

import httpx

import keystead

USER = {"user_id": "u1", "name": "A", "email": "a@example.com"}
ANSWER = json.dumps(
    {"message": "ok", "data": {"valid": True, "code": "VALID", "user": USER, "scopes": [], "limits": []}}
)

SERVER = """
const body = process.argv[1]
const head = { 'content-type': 'application/json', 'content-length': body.length }
const server = require('node:http').createServer((request, response) =>
  request.resume().on('end', () => response.writeHead(200, head).end(body)))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
"""


def medians(calls: list[Callable[[], Any]], rounds: int) -> list[float]:
    """Microseconds; the calls alternate, so that other load on the machine affects them equally."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for call, taken in zip(calls, times, strict=True):
            begin = time.perf_counter()
            call()
            taken.append((time.perf_counter() - begin) * 1e6)
    return [statistics.median(taken) for taken in times]


def main() -> None:
    server = subprocess.Popen(["node", "-e", SERVER, ANSWER], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    headers = {"X-API-Key": "ks_x"}
    try:
        with httpx.Client() as bare, keystead.Keystead(url, api_key="ks_x") as client:
            calls: list[Callable[[], Any]] = [
                lambda: bare.post(f"{url}/api/v1/keys/verify", json={"key": "x"}, headers=headers).json(),
                lambda: client.keys.verify("x"),
            ]
            medians(calls, 300)
            without, with_sdk = medians(calls, 4000)
            print(f"httpx {without:.0f} us, keystead {with_sdk:.0f} us: {(with_sdk / without - 1) * 100:+.1f} %")
    finally:
        server.kill()


if __name__ == "__main__":
    main()
