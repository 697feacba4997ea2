"""The middleware of every framework: the rows of packages/openapi/sdk-behaviours.md, over HTTP."""

from __future__ import annotations

import json
import logging
import secrets
import socket
import time
from dataclasses import dataclass
from typing import Any, Iterator
from urllib.parse import urlsplit

import httpx
import pytest

import keystead
from keystead._protect import trouble

from .conftest import Service
from .frameworks import ALL, WHOLE_APPS, serving

SCOPES = "reports:read"

# One for all: each client of httpx reads the certificates of the machine. Servers end, so no connection is kept.
HTTP = httpx.Client(limits=httpx.Limits(max_keepalive_connections=0), trust_env=False)


@pytest.fixture(autouse=True)
def nothing_logged() -> None:
    trouble._logged.clear()


@dataclass(frozen=True)
class Owner:
    """Someone with keys, and the key with which the services of these tests verify them."""

    client: keystead.Keystead
    email: str
    own_key: str

    def key(self, **rules: Any) -> str:
        how: Any = {"scopes": [SCOPES], **rules}
        return self.client.api_keys.create(email=self.email, **how).api_key.reveal()


@pytest.fixture(scope="module")
def owner(service: Service) -> Iterator[Owner]:
    name = secrets.token_hex(6)
    with keystead.Keystead(service.url, api_key=service.admin_key) as client:
        client.users.create(email=f"{name}@example.com", name=name, roles=["admin"])
        own = client.api_keys.create(email=f"{name}@example.com", management=True, scopes=["keys:verify"])
        yield Owner(client, f"{name}@example.com", own.api_key.reveal())


@pytest.fixture(scope="module", params=ALL)
def framework(request: pytest.FixtureRequest) -> str:
    """pytest runs all tests of one framework before it goes to the next."""
    return str(request.param)


@pytest.fixture(scope="module")
def api(framework: str, service: Service, owner: Owner) -> Iterator[str]:
    with serving(framework, url=service.url, api_key=owner.own_key, scopes=SCOPES) as url:
        yield url


@dataclass(frozen=True)
class Unanswered:
    """Two APIs whose Keystead is the fault server, and what their services were told."""

    closed: str
    open: str
    messages: list[str]


@pytest.fixture(scope="module")
def unanswered(framework: str, fault_server: str) -> Iterator[Unanswered]:
    messages: list[str] = []
    options: dict[str, Any] = {"url": fault_server, "api_key": "ks_x"}
    options["on_error"] = lambda message, _: messages.append(message)
    with serving(framework, **options) as closed, serving(framework, fail_open=True, **options) as open:
        yield Unanswered(closed, open, messages)


def problem(status: int, code: str, detail: str) -> dict[str, Any]:
    return {"status": status, "code": code, "detail": detail}


MISSING = problem(401, "missing_key", "Send an API key")
INVALID = problem(401, "invalid_key", "The API key is unknown, expired or revoked")
SEVERAL = problem(400, "several_keys", "Send one API key, once")
UNAVAILABLE = problem(503, "unavailable", "API keys cannot be verified at the moment")


def check(answer: httpx.Response, expected: dict[str, Any], challenge: str | None) -> None:
    assert (answer.status_code, answer.json()) == (expected["status"], expected)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers.get("www-authenticate") == challenge


def get(url: str, key: str | None = None, **headers: str) -> httpx.Response:
    sent = {**({} if key is None else {"Authorization": f"Bearer {key}"}), **headers}
    return HTTP.get(f"{url}/reports", headers=sent)


def test_a_valid_key_passes_in_either_header(api: str, owner: Owner) -> None:
    key = owner.key()
    for answer in (
        get(api, key),
        get(api, authorization=f"bearer   {key}"),
        get(api, **{"X-API-Key": key}),
        get(api, **{"x-api-key": key, "authorization": "Basic YTpi"}),
    ):
        assert answer.status_code == 200, answer.text
        assert (answer.json()["code"], answer.json()["unverified"]) == ("VALID", False)


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [b"Authorization:"],
        [b"Authorization: Bearer"],
        [b"Authorization: Bearer   "],
        [b"Authorization: Basic ks_abc"],
        [b"Authorization: BearerKs_abc"],
        [b"X-API-Key:  ", b'Authorization: Digest a="b", c="d"'],
    ],
    ids=str,
)
def test_without_a_key_it_is_401(api: str, lines: list[bytes]) -> None:
    status, body = raw_get(api, *lines)
    assert (status, json.loads(body)) == (401, MISSING)
    assert get(api).headers["www-authenticate"] == 'Bearer realm="api"'


def test_a_key_in_the_query_is_none(api: str, owner: Owner) -> None:
    key = owner.key()
    answer = HTTP.get(f"{api}/reports", params={"api_key": key, "access_token": key, "X-API-Key": key})
    check(answer, MISSING, 'Bearer realm="api"')


def test_an_unknown_key_is_answered_like_a_revoked_one(api: str, owner: Owner) -> None:
    revoked = owner.key()
    [found] = [key for key in owner.client.api_keys.list(limit=1).first_page().items]
    owner.client.api_keys.delete(revoked)
    answers = [get(api, key) for key in (revoked, "ks_nobody_has_this_one", "nonsense", "a" * 4096, "a" * 4097)]
    for answer in answers:
        check(answer, INVALID, 'Bearer realm="api", error="invalid_token"')
    bare = [{name: text for name, text in each.headers.items() if name != "date"} for each in answers]
    assert found.key_id and len({each.content for each in answers}) == 1 and all(each == bare[0] for each in bare)


def raw_get(url: str, *lines: bytes) -> tuple[int, bytes]:
    """A request whose header lines are sent as they are. @returns the status and the body"""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as connection:
        head = [b"GET /reports HTTP/1.1", b"Host: test", b"Connection: close", *lines, b"", b""]
        connection.sendall(b"\r\n".join(head))
        received = b""
        while piece := connection.recv(65536):
            received += piece
    head_of_answer, _, body = received.partition(b"\r\n\r\n")
    return int(head_of_answer.split()[1]), body


def test_two_keys_are_400(api: str, owner: Owner) -> None:
    key = owner.key()
    check(get(api, key, **{"X-API-Key": key}), SEVERAL, 'Bearer realm="api", error="invalid_request"')
    check(get(api, f"{key},{key}"), SEVERAL, 'Bearer realm="api", error="invalid_request"')
    text = key.encode()
    for lines in (
        (b"X-API-Key: " + text, b"X-API-Key: " + text),
        (b"Authorization: Bearer " + text, b"authorization: Bearer " + text),
    ):
        status, body = raw_get(api, *lines)
        assert (status, json.loads(body)) == (400, SEVERAL)


@pytest.mark.parametrize("value", [b"k\xc3\xa4se", b"\xff\xfe", b"ks a b", b"ks\tb"], ids=repr)
def test_bytes_that_are_no_key_are_401(api: str, value: bytes) -> None:
    status, body = raw_get(api, b"X-API-Key: " + value)
    assert (status, json.loads(body)) == (401, INVALID)


def test_a_huge_header_is_refused_and_does_no_harm(api: str, owner: Owner) -> None:
    status, _ = raw_get(api, b"X-API-Key: " + b"a" * 60_000)
    # 400 or 431, if the server reads no header as long as that.
    assert status in (400, 401, 431)
    assert get(api, owner.key()).status_code == 200


def test_without_the_scope_it_is_403(api: str, owner: Owner) -> None:
    answer = get(api, owner.key(scopes=["other:read"]))
    expected = problem(403, "insufficient_scope", "The API key lacks the required scope")
    check(answer, expected, 'Bearer realm="api", error="insufficient_scope", scope="reports:read"')


def test_the_address_of_the_caller_counts(api: str, owner: Owner) -> None:
    assert get(api, owner.key(ip_allowlist=["127.0.0.0/8"])).status_code == 200
    expected = problem(403, "ip_not_allowed", "The API key may not be used from this address")
    forwarded = {"X-Forwarded-For": "192.0.2.1", "Forwarded": "for=192.0.2.1"}
    check(get(api, owner.key(ip_allowlist=["192.0.2.1"]), **forwarded), expected, None)


def test_over_its_limit_it_is_429(api: str, owner: Owner) -> None:
    limits = [
        {"name": "minute", "limit": 2, "window_seconds": 60},
        {"name": "hour", "limit": 50, "window_seconds": 3600},
    ]
    key = owner.key(limits=limits)
    assert [get(api, key).status_code for _ in range(2)] == [200, 200]
    answer = get(api, key)
    check(answer, problem(429, "rate_limited", "The API key is over its limit"), None)
    wait = int(answer.headers["retry-after"])
    # The Date of an answer has no fraction of a second.
    assert 1 <= wait <= 61
    assert answer.headers["ratelimit-policy"] == '"minute";q=2;w=60, "hour";q=50;w=3600'
    assert answer.headers["ratelimit"].startswith(f'"minute";r=0;t={wait}, "hour";r=48;t=')


def test_without_credits_it_is_429(api: str, owner: Owner) -> None:
    key = owner.key(credits={"remaining": 1})
    assert get(api, key).status_code == 200
    answer = get(api, key)
    check(answer, problem(429, "usage_exceeded", "The API key has no credits left"), None)
    assert answer.headers["retry-after"] == "86400" and "ratelimit" not in answer.headers


def test_head_and_options_need_a_key_like_every_method(api: str, owner: Owner) -> None:
    head = HTTP.head(f"{api}/reports")
    assert (head.status_code, head.content) == (401, b"")
    assert HTTP.options(f"{api}/reports").status_code == 401
    assert HTTP.post(f"{api}/reports", content=b"x" * 100_000).status_code == 401
    key = {"X-API-Key": owner.key()}
    assert HTTP.head(f"{api}/reports", headers=key).status_code == 200
    assert HTTP.post(f"{api}/reports", headers=key, content=b"x").status_code == 200


def test_only_exempt_paths_are_open(framework: str, api: str) -> None:
    if framework not in WHOLE_APPS:
        assert raw_status(api, "/reports") == 401
        return
    assert HTTP.get(f"{api}/health").status_code == 200
    for path in ("/health/", "/health/x", "/", "/nothing", "/%68ealth/", "/x/../health"):
        assert raw_status(api, path) == 401, path


def raw_status(url: str, path: str) -> int:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n".encode())
        return int(connection.recv(4096).split()[1])


def secrets_in(answer: httpx.Response, *texts: str) -> list[str]:
    whole = answer.text + str(answer.headers)
    return [text for text in ("Traceback", "ks_", "Keystead", *texts) if text in whole]


def check_unavailable(answer: httpx.Response, url: str, retry_after: str = "5") -> None:
    check(answer, UNAVAILABLE, None)
    assert answer.headers["retry-after"] == retry_after
    assert secrets_in(answer, url, urlsplit(url).netloc) == []


@pytest.fixture
def stopped() -> str:
    with socket.create_server(("127.0.0.1", 0)) as once:
        return f"http://127.0.0.1:{once.getsockname()[1]}"


@pytest.fixture
def hung() -> Iterator[str]:
    """Takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_while_keystead_is_stopped_it_is_503(framework: str, stopped: str, caplog: pytest.LogCaptureFixture) -> None:
    with serving(framework, url=stopped, api_key="ks_of_the_service", scopes=SCOPES) as api:
        for _ in range(3):
            check_unavailable(get(api, "ks_of_a_caller"), stopped)
        assert get(api).status_code == 401
    [line] = [each.getMessage() for each in caplog.records if each.name == "keystead" and each.levelno >= logging.ERROR]
    assert line.startswith("Keystead cannot verify keys: ") and line.endswith(" Callers get 503.")
    assert "ks_of_a_caller" not in caplog.text and "ks_of_the_service" not in caplog.text
    assert "Traceback" not in caplog.text


def test_while_keystead_hangs_it_is_503_in_time(framework: str, hung: str) -> None:
    with serving(framework, url=hung, api_key="ks_of_the_service", timeout=0.3) as api:
        began = time.monotonic()
        check_unavailable(get(api, "ks_of_a_caller"), hung)
        assert 0.25 < time.monotonic() - began < 3


def test_the_credential_of_the_service_is_no_affair_of_its_callers(
    framework: str, service: Service, owner: Owner, caplog: pytest.LogCaptureFixture
) -> None:
    key = owner.key()
    # An unknown key is 401, the key of a caller, which may verify nothing, 403.
    for own, status in (("ks_nobody_has_this_one", 401), (owner.key(), 403)):
        trouble._logged.clear()
        caplog.clear()
        with serving(framework, url=service.url, api_key=own, fail_open=True) as api:
            check_unavailable(get(api, key), service.url)
            check_unavailable(get(api, key), service.url)
        lines = [each.getMessage() for each in caplog.records if each.name == "keystead"]
        expected = f"Keystead refused the credential of this service ({status}): KEYSTEAD_API_KEY must hold the scope"
        assert lines == [f"{expected} keys:verify. Callers get 503."]


ANSWERS: dict[str, tuple[dict[str, Any], str, bool]] = {
    "500": ({"status": 500, "body": {"error": "at http://10.0.0.1"}}, "5", True),
    "503 with its own wait": ({"status": 503, "headers": {"Retry-After": "7"}, "body": {}}, "7", True),
    "429 with a long wait": ({"status": 429, "headers": {"Retry-After": "86400"}, "body": {}}, "3600", True),
    "400": ({"status": 400, "body": {"error": "bad", "code": "validation_error"}}, "5", False),
    "a page": ({"status": 200, "text": "<html>welcome</html>"}, "5", False),
    "another API": ({"status": 200, "body": {"data": {"hello": "world"}}}, "5", False),
    "a list": ({"status": 200, "body": []}, "5", False),
    "a lost connection": ({"fault": "drop"}, "5", True),
    "half an answer": ({"status": 200, "body": {"data": {"valid": True}}, "fault": "drop_body"}, "5", True),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_without_a_verdict_it_is_503(unanswered: Unanswered, name: str, fault_server: str) -> None:
    script, retry_after, is_outage = ANSWERS[name]
    HTTP.post(f"{fault_server}/__script", json=[{**script, "repeat": 9}])
    seen = unanswered.messages
    seen.clear()
    check_unavailable(get(unanswered.closed, "ks_of_a_caller"), fault_server, retry_after)
    # One attempt, without retries.
    assert len(HTTP.get(f"{fault_server}/__seen").json()) == 1
    assert len(seen) == 1 and seen[0].endswith(" Callers get 503.") and "ks_of_a_caller" not in seen[0]
    answer = get(unanswered.open, "ks_of_a_caller")
    assert get(unanswered.open).status_code == 401 and get(unanswered.open, "no key").status_code == 401
    if is_outage:
        assert answer.json() == {"key_id": None, "code": "UNVERIFIED", "unverified": True}
        assert seen[1].endswith(" The request passes unverified.")
    else:
        check_unavailable(answer, fault_server)


def test_two_guards_charge_once(framework: str, service: Service, owner: Owner) -> None:
    with keystead.Keystead(service.url, api_key=owner.own_key) as threads:
        credits = {"remaining": 10}

        def left(second: dict[str, Any]) -> int | None:
            key = owner.key(credits=credits)
            how = {"url": service.url, "api_key": owner.own_key}
            with serving(framework, second={**how, **second}, **how, scopes=SCOPES) as api:
                assert get(api, key).status_code == 200
            return threads.keys.verify(key, cost=0).remaining

        assert left({"scopes": SCOPES}) == 9
        assert left({"scopes": [SCOPES]}) == 9
        # The second guard of these comes first.
        assert left({"cost": 3}) == (7 if framework in ("fastapi", "flask") else 6)


def test_options_are_for_each_request(framework: str, service: Service, owner: Owner) -> None:
    how: dict[str, Any] = {"url": service.url, "api_key": owner.own_key, "header": "X-Our-Key"}
    how |= {"scopes": lambda _: ["other:read", "more:read"], "cost": lambda _: 2, "ip": lambda _: "192.0.2.1%eth0"}
    key = owner.key(scopes=["other:read", "more:read"], ip_allowlist=["192.0.2.1"], credits={"remaining": 3})
    with serving(framework, **how) as api:
        assert get(api, key).json() == MISSING
        assert get(api, **{"X-Our-Key": key}).status_code == 200
        assert get(api, **{"X-Our-Key": key}).json()["code"] == "usage_exceeded"
        refused = get(api, **{"X-Our-Key": owner.key(ip_allowlist=["192.0.2.1"])})
        assert 'scope="other:read more:read"' in refused.headers["www-authenticate"]


def test_a_key_may_be_elsewhere_and_an_answer_ones_own(framework: str, service: Service, owner: Owner) -> None:
    key = owner.key()
    how: dict[str, Any] = {"url": service.url, "api_key": owner.own_key, "extract": lambda _: key}
    with serving(framework, **how) as api:
        assert get(api).status_code == 200
    how |= {"extract": lambda _: None, "on_refused": lambda refusal, _: {"sorry": refusal.code}}
    with serving(framework, **how) as api:
        answer = get(api, key)
        assert (answer.status_code, answer.json()) == (401, {"sorry": "missing_key"})
        assert answer.headers["content-type"] == "application/json" and "www-authenticate" in answer.headers
    how |= {"extract": lambda _: 1 / 0}
    with serving(framework, **how) as api:
        assert (get(api, key).status_code, get(api, key).json()) == (503, {"sorry": "unavailable"})
