"""The table that both SDKs run, packages/openapi/sdk-behaviours.json; its fields are told in sdk-behaviours.md."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Iterator
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest

import keystead
import keystead.oauth
from keystead._model import Model

from .conftest import ROOT
from .dual import Both

BEHAVIOURS: list[dict[str, Any]] = json.loads((ROOT / "packages/openapi/sdk-behaviours.json").read_text())

CASE_FIELDS = {
    "name", "method", "args", "request", "client", "options", "times", "concurrent", "script", "expect",
}  # fmt: skip
EXPECTATIONS = {
    "result", "results", "items", "next_cursor", "error", "requests", "idempotency_keys", "headers", "paths", "queries",
    "bodies", "forms", "waits", "provider_calls", "codes", "saved", "logs_contain", "logs_lack",
}  # fmt: skip
ERROR_FIELDS = {
    "class", "status", "code", "request_id", "retry_after_seconds", "body", "body_text_contains", "message_contains",
    "error", "error_description",
}  # fmt: skip
# What is done with what a method returns.
WAYS = (".first_page", ".stream", ".text", ".final")


class Provider:
    """Takes its time, so that all calls of a case have sent their first request before there is a second token."""

    def __init__(self) -> None:
        self.calls = 0
        self._lock = threading.Lock()

    def sync(self) -> str:
        time.sleep(0.1)
        return self._next()

    async def asynchronous(self) -> str:
        await asyncio.sleep(0.1)
        return self._next()

    def _next(self) -> str:
        with self._lock:
            self.calls += 1
            return f"token-{self.calls}"


class Storage:
    """Keeps the refresh token of a device."""

    def __init__(self, stored: str | None) -> None:
        self.stored = stored
        self.saved: list[str | None] = []

    def load(self) -> str | None:
        return self.stored

    def save(self, refresh_token: keystead.Secret | None) -> None:
        self.saved.append(None if refresh_token is None else refresh_token.reveal())


API_KEY = "ks_secretOfTheTests00000000000000000"
OAUTH: dict[str, Any] = {
    "client_id": "client:1", "scopes": ["users:read", "reports:read"], "resource": "https://api.example.com",
}  # fmt: skip


class Run:
    """One case with one kind of client."""

    def __init__(self, case: dict[str, Any], both: Both, url: str) -> None:
        self.case = case
        self.both = both
        self.provider = Provider()
        self.items: list[Any] = []
        self.page: Any = None
        self.results: list[Any] = []
        self.errors: list[Exception] = []
        how = {"max_retries": 2, "timeout_ms": 5000, "credential": "api_key", **self.case.get("client", {})}
        self.storage = Storage(how.get("stored_refresh_token"))
        self.codes: list[str] = []
        self.client: Any = None
        self._url = url
        self._how = how

    async def start(self) -> None:
        how = self._how
        general = {
            "max_retries": how["max_retries"], "timeout": how["timeout_ms"] / 1000, "retry_delay": 0.02,
        }  # fmt: skip
        credential: dict[str, Any] = {
            "api_key": {"api_key": API_KEY},
            "provider": {"token": self.provider.sync if self.both.kind == "sync" else self.provider.asynchronous},
            "password": {"credentials": ("tests@example.com", "the password of the tests")},
            "client": {"credentials": keystead.ClientCredentials(client_secret=API_KEY, **OAUTH)},
            "device": {},
        }[how["credential"]]
        if how["credential"] == "device":
            log_in = keystead.oauth.device_login if self.both.kind == "sync" else keystead.oauth.async_device_login
            shown = lambda code: self.codes.append(code.user_code)  # noqa: E731
            grant = log_in(self._url, on_code=shown, storage=self.storage, **OAUTH, **general)
            credential = {"credentials": await self.both.done(grant)}
        self.client = self.both.client_class(self._url, **general, **credential)

    def _options(self) -> dict[str, Any] | None:
        options = dict(self.case.get("options", {}))
        if "timeout_ms" in options:
            options["timeout"] = options.pop("timeout_ms") / 1000
        return options or None

    async def once(self) -> None:
        try:
            self.results.append(await self._call())
        except keystead.KeysteadError as error:
            self.errors.append(error)

    async def _call(self) -> Any:
        method, args = self.case["method"], self.case.get("args", {})
        if method == "request":
            raw = dict(self.case["request"])
            return await self.both.done(self.client.request(raw.pop("method"), raw.pop("path"), **raw))
        way = next((end for end in WAYS if method.endswith(end) and method != "aggregator.stream"), "")
        target = self.client
        for name in method.removesuffix(way).split("."):
            target = getattr(target, re.sub(r"([A-Z])", r"_\1", name).lower())
        called = target(**args, options=self._options())
        if way == ".first_page":
            self.page = await self.both.done(called.first_page())
            self.items = self.page.items
            return self.page
        if way in (".text", ".final"):
            return await self.both.done(getattr(called, way[1:])())
        if method == "aggregator.stream":
            await self.both.items(called, self.items)
            return self.items
        if hasattr(called, "first_page"):
            await self.both.items(called.stream() if way else called, self.items)
            return self.items
        return await self.both.done(called)

    async def all(self) -> None:
        try:
            await self.start()
        except keystead.KeysteadError as error:
            self.errors.append(error)
            return
        for _ in range(self.case.get("times", 1)):
            if "concurrent" not in self.case:
                await self.once()
        if "concurrent" in self.case:
            if self.both.kind == "async":
                await asyncio.gather(*(self.once() for _ in range(self.case["concurrent"])))
            else:
                with ThreadPoolExecutor(self.case["concurrent"]) as pool:
                    list(pool.map(lambda _: asyncio.run(self.once()), range(self.case["concurrent"])))
        await self.both.close(self.client)


def plain(value: Any) -> Any:
    return value.to_dict() if isinstance(value, Model) else value


def is_subset(part: Any, whole: Any) -> bool:
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(name in whole and is_subset(part[name], whole[name]) for name in part)
    return bool(part == whole)


def letters(keys: list[str | None]) -> list[str | None]:
    known: dict[str, str] = {}
    return [None if key is None else known.setdefault(key, "abcdefgh"[len(known)]) for key in keys]


def form_of(request: dict[str, Any]) -> dict[str, str] | None:
    is_form = request["headers"].get("content-type") == "application/x-www-form-urlencoded"
    return dict(parse_qsl(request["body"])) if is_form else None


def check_error(error: Exception, expected: dict[str, Any]) -> None:
    assert set(expected) <= ERROR_FIELDS
    kind = getattr(keystead, expected["class"])
    assert type(error) is kind, repr(error)
    for name in ("status", "code", "request_id"):
        if name in expected:
            assert getattr(error, name) == expected[name]
    if "retry_after_seconds" in expected:
        assert getattr(error, "retry_after") == expected["retry_after_seconds"]
    if "body" in expected:
        assert is_subset(expected["body"], getattr(error, "body"))
    if "body_text_contains" in expected:
        assert expected["body_text_contains"] in getattr(error, "body")
    for name in ("error", "error_description"):
        if name in expected:
            assert getattr(error, name) == expected[name]
    for text in expected.get("message_contains", []):
        assert text in str(error)


def check_seen(seen: list[dict[str, Any]], expect: dict[str, Any], kind: str) -> None:
    if kind == "sync" and "provider_calls" in expect and expect.get("results", 1) > 1:
        # Threads start one after the other: one that starts late already has the new token, and is sent once.
        assert expect["results"] < len(seen) <= expect["requests"]
    else:
        assert len(seen) == expect["requests"]
    if "idempotency_keys" in expect:
        assert letters([each["headers"].get("idempotency-key") for each in seen]) == expect["idempotency_keys"]
    for each, headers in zip(seen, expect.get("headers", [])):
        assert {name: each["headers"].get(name) for name in headers} == headers
    if "paths" in expect:
        assert [each["path"].partition("?")[0] for each in seen] == expect["paths"]
    for each, query in zip(seen, expect.get("queries", [])):
        sent = parse_qs(urlsplit(each["path"]).query)
        assert {name: sent.get(name, [None])[0] for name in query} == query
    if "bodies" in expect:
        assert [json.loads(each["body"]) for each in seen] == expect["bodies"]
    if "forms" in expect:
        assert [form_of(each) for each in seen] == expect["forms"]
    for wait in expect.get("waits", []):
        number = wait["before_request"]
        waited = seen[number - 1]["at"] - seen[number - 2]["at"]
        assert wait.get("at_least_ms", 0) <= waited <= wait.get("at_most_ms", 60_000)


def check_results(run: Run, expect: dict[str, Any]) -> None:
    if "error" in expect:
        [error] = run.errors
        check_error(error, expect["error"])
    elif run.errors:
        raise run.errors[0]
    if "results" in expect:
        assert len(run.results) == expect["results"]
    if "result" in expect:
        assert is_subset(expect["result"], plain(run.results[0]))
    if "items" in expect:
        items = [plain(item) for item in run.items]
        assert len(items) == len(expect["items"])
        assert all(is_subset(part, whole) for part, whole in zip(expect["items"], items))
    if "next_cursor" in expect:
        assert run.page.next_cursor == expect["next_cursor"]
    if "provider_calls" in expect:
        assert run.provider.calls == expect["provider_calls"]
    if "codes" in expect:
        assert run.codes == expect["codes"]
    if "saved" in expect:
        assert run.storage.saved == expect["saved"]


@pytest.fixture(scope="module")
def script(fault_server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=fault_server) as client:
        yield client


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("case", BEHAVIOURS, ids=[case["name"] for case in BEHAVIOURS])
def test_behaviour(
    case: dict[str, Any], kind: str, fault_server: str, script: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    expect = case["expect"]
    assert set(case) <= CASE_FIELDS and set(expect) <= EXPECTATIONS
    script.post("/__script", json=case["script"]).raise_for_status()
    caplog.clear()
    caplog.set_level(logging.DEBUG)
    both = Both(kind)
    run = Run(case, both, fault_server)
    both.run(run.all)
    logs = "\n".join(record.getMessage() for record in caplog.records)
    check_results(run, expect)
    check_seen(script.get("/__seen").json(), expect, kind)
    for text in expect.get("logs_contain", []):
        assert text in logs
    for text in [*expect.get("logs_lack", []), "ks_secretOfTheTests", "the password of the tests"]:
        assert text not in logs
