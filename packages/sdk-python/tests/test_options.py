"""Where a client's options come from, who it is, and what it makes of a refusal."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

import keystead
from keystead import Issue, LogIn

from .dual import Both
from .test_client import BOTH, KEY, answering, call

SESSION = {"session_token": "session-token-1", "expires_at": "2126-01-01T00:00:00Z", "user": {"user_id": "u1"}}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYSTEAD_URL", "http://environment")
    monkeypatch.setenv("KEYSTEAD_API_KEY", "ks_of_the_environment")


def sent_by(kind: str, *arguments: Any, **options: Any) -> httpx.Request:
    """The request of a client that is made with these arguments."""
    seen: list[httpx.Request] = []
    both = Both(kind)

    async def run() -> None:
        client = both.client_class(*arguments, transport=answering({"data": SESSION}, seen=seen), **options)
        await both.done(client.users.get("u1"))
        await both.close(client)

    both.run(run)
    return seen[-1]


@BOTH
def test_an_option_that_is_given_wins_over_the_environment(kind: str) -> None:
    assert sent_by(kind).headers["x-api-key"] == "ks_of_the_environment"
    assert sent_by(kind, "http://given", api_key=KEY).headers["x-api-key"] == KEY
    assert sent_by(kind, "http://given").url.host == "given"
    token = sent_by(kind, token="a-token").headers
    assert token["authorization"] == "Bearer a-token" and "x-api-key" not in token


@BOTH
def test_none_is_no_key_whatever_the_environment_has(kind: str) -> None:
    headers = sent_by(kind, api_key=None).headers
    assert "x-api-key" not in headers and "authorization" not in headers


@BOTH
@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_variable_counts_as_not_set(kind: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYSTEAD_API_KEY", text)
    assert "x-api-key" not in sent_by(kind).headers
    monkeypatch.setenv("KEYSTEAD_URL", text)
    with pytest.raises(keystead.KeysteadError, match="KEYSTEAD_URL"):
        Both(kind).client_class()


@BOTH
@pytest.mark.parametrize("options", [{"base_url": ""}, {"api_key": ""}, {"token": ""}])
def test_an_empty_option_is_an_error(kind: str, options: dict[str, Any]) -> None:
    with pytest.raises(keystead.KeysteadError):
        Both(kind).client_class(**options)


@BOTH
def test_an_unusable_variable_is_named(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYSTEAD_URL", "http://user:password@test:port")
    with pytest.raises(keystead.KeysteadError, match=r"^KEYSTEAD_URL must be") as refused:
        Both(kind).client_class()
    assert "password@" not in str(refused.value)


@BOTH
def test_a_client_logs_in_to_the_tenant_that_it_names(kind: str) -> None:
    for credentials, expected in (
        (("a@b.c", "secret"), {"email": "a@b.c", "password": "secret"}),
        (LogIn("a@b.c", "secret"), {"email": "a@b.c", "password": "secret"}),
        (LogIn("a@b.c", "secret", tenant_id="t1"), {"email": "a@b.c", "password": "secret", "tenant_id": "t1"}),
    ):
        seen: list[httpx.Request] = []
        transport = answering({"data": SESSION}, seen=seen)
        call(kind, transport, lambda c: c.users.get("u1"), api_key=None, credentials=credentials)
        assert json.loads(seen[0].content) == expected
        assert seen[1].headers["authorization"] == "Bearer session-token-1"


@BOTH
@pytest.mark.parametrize("credentials", [("a@b.c",), ("a", "b", "c", "d"), "a@b.c:secret", {"email": "a@b.c"}])
def test_other_credentials_are_refused(kind: str, credentials: Any) -> None:
    with pytest.raises(keystead.KeysteadError, match="LogIn"):
        Both(kind).client_class("http://test", credentials=credentials)


@BOTH
def test_a_copy_may_be_someone_else(kind: str) -> None:
    seen: list[httpx.Request] = []
    both = Both(kind)

    async def run() -> None:
        client = both.client_class("http://test", api_key=KEY, transport=answering({"data": SESSION}, seen=seen))
        copies = [
            client.with_options(api_key="ks_other"),
            client.with_options(token="a-token"),
            client.with_options(credentials=LogIn("a@b.c", "secret")),
            client.with_options(api_key=None),
            client.with_options(retry_delay=0.01),
            client,
        ]
        assert all(copy._core.transport is client._core.transport for copy in copies)
        for copy in copies:
            await both.done(copy.users.get("u1"))
        with pytest.raises(keystead.KeysteadError, match="only one"):
            client.with_options(api_key="ks_other", token="a-token")
        await both.close(client)

    both.run(run)
    users = [each.headers for each in seen if each.url.path != "/api/v1/auth/login"]
    who = [headers.get("x-api-key") or headers.get("authorization") for headers in users]
    assert who == ["ks_other", "Bearer a-token", "Bearer session-token-1", None, KEY, KEY]


def test_issues_are_typed() -> None:
    body = {
        "error": "Invalid input",
        "detail": "email is required",
        "code": "validation_error",
        "issues": [{"path": "email", "message": "is required"}, "odd", {"path": 3}],
    }
    with pytest.raises(keystead.BadRequestError) as raised:
        call("sync", answering(body, 400), lambda c: c.users.create(email="x"))
    assert raised.value.issues == (Issue("email", "is required"),)
    assert raised.value.code == "validation_error"
    for other in ("text", None, {"issues": "text"}, []):
        assert keystead.APIError("failed", body=other).issues == ()


def checked(kind: str, *answers: httpx.Response, **how: Any) -> keystead.types.AuthCheck:
    queue = list(answers)
    transport = httpx.MockTransport(lambda _: queue.pop(0))
    result: keystead.types.AuthCheck = call(kind, transport, lambda c: c.auth.check(), **how)
    assert queue == []
    return result


@BOTH
def test_a_refused_check_is_a_result(kind: str) -> None:
    headers = {"x-keystead-code": "RATE_LIMITED", "retry-after": "7"}
    # Not waited for: the result says how long it takes.
    found = checked(kind, httpx.Response(429, headers=headers, json={"error": "no", "detail": "Over its limit"}))
    assert (found.valid, found.code, found.reason, found.retry_after) == (False, "RATE_LIMITED", "Over its limit", 7)
    assert (found.user, found.scopes) == (None, ())
    page = checked(kind, httpx.Response(401, headers={"x-keystead-code": "REVOKED"}, text="<html>"))
    assert (page.code, page.reason, page.retry_after) == ("REVOKED", None, None)


@BOTH
def test_an_error_without_a_code_is_no_result(kind: str) -> None:
    with pytest.raises(keystead.AuthenticationError):
        checked(kind, httpx.Response(401, json={"error": "Authentication failed", "code": "unauthorized"}))


@BOTH
def test_a_token_that_can_be_renewed_is_renewed_before_the_check_is_a_result(kind: str) -> None:
    tokens = iter(["t1", "t2"])

    async def fetch() -> str:
        return next(tokens)

    provider = fetch if kind == "async" else lambda: next(tokens)
    refused = httpx.Response(401, headers={"x-keystead-code": "EXPIRED"}, json={})
    admitted = httpx.Response(200, headers={"x-keystead-code": "VALID", "x-keystead-user": "Zo%C3%AB"})
    assert checked(kind, refused, admitted, api_key=None, token=provider).user == "Zoë"
    tokens = iter(["t1", "t2"])
    again = httpx.Response(401, headers={"x-keystead-code": "EXPIRED"}, json={})
    assert checked(kind, refused, again, api_key=None, token=provider).code == "EXPIRED"


@BOTH
def test_a_raw_check_has_the_status_of_a_refusal(kind: str) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(403, headers={"x-keystead-code": "DISABLED"}, json={}))
    raw = call(kind, transport, lambda c: c.auth.with_raw_response.check())
    assert (raw.status, raw.parsed.code) == (403, "DISABLED")
