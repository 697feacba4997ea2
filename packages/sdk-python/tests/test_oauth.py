"""Clients of OAuth 2.0: the life of tokens, and the service itself. The rest is in test_behaviours.py."""

from __future__ import annotations

import importlib
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

import keystead
from keystead import ClientCredentials, OAuthError, TimedToken

from .conftest import Service
from .dual import Both

BOTH = pytest.mark.parametrize("kind", ["sync", "async"])


class Clock:
    """Time that passes when a test says so."""

    def __init__(self, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=timezone.utc)
        for module in ("given_credentials", "credentials"):
            monkeypatch.setattr(importlib.import_module(f"keystead._{kind}.{module}"), "now", lambda: self.time)

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


def client_of(both: Both, provide: Any, seen: list[str]) -> Any:
    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers["authorization"])
        return httpx.Response(200, json={"data": {}})

    async def provide_later() -> Any:
        return provide()

    given = provide if both.kind == "sync" else provide_later
    return both.client_class("http://test", credentials=given, transport=httpx.MockTransport(answer))


@BOTH
@pytest.mark.parametrize(("expires_in", "still_good"), [(900, 839), (10, 7.9)])
def test_a_token_is_replaced_before_its_end(
    kind: str, expires_in: float, still_good: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    both, clock, seen = Both(kind), Clock(kind, monkeypatch), list[str]()
    tokens = iter(["t1", "t2"])
    client = client_of(both, lambda: TimedToken(next(tokens), expires_in), seen)

    async def calls() -> None:
        for wait in (0, still_good, 1.1):
            clock.wait(wait)
            await both.done(client.users.get("u1"))
        await both.close(client)

    both.run(calls)
    assert seen == ["Bearer t1", "Bearer t1", "Bearer t2"]


@BOTH
def test_a_token_that_lives_is_used_while_another_cannot_be_had(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    both, clock, seen = Both(kind), Clock(kind, monkeypatch), list[str]()
    asked: list[datetime] = []

    def provide() -> TimedToken:
        asked.append(clock.time)
        if len(asked) > 1:
            raise keystead.APIConnectionError("down")
        return TimedToken("t1", 900)

    client = client_of(both, provide, seen)

    async def calls() -> None:
        for wait in (0, 850, 0, 6):
            clock.wait(wait)
            await both.done(client.users.get("u1"))
        assert len(asked) == 3
        clock.wait(60)
        with pytest.raises(keystead.APIConnectionError, match="down"):
            await both.done(client.users.get("u1"))
        await both.close(client)

    both.run(calls)
    assert seen == ["Bearer t1"] * 4


def test_empty_credentials_are_refused() -> None:
    for pair in (("", "ks_x"), ("c", "")):
        with pytest.raises(keystead.KeysteadError, match="client_id or client_secret is empty"):
            ClientCredentials(client_id=pair[0], client_secret=pair[1])


@BOTH
def test_the_service_gives_tokens_and_says_why_it_does_not(kind: str, service: Service, unique: str) -> None:
    both = Both(kind)
    with keystead.Keystead(service.url, api_key=service.admin_key) as admin:
        user = admin.users.create(email=f"{unique}@example.com", roles=["admin"])
        key = admin.api_keys.create(user_id=user.user_id, management=True, scopes=["users:read"])
        given = ClientCredentials(client_id=user.user_id, client_secret=key.api_key, scopes=["users:read"])
        assert key.api_key.reveal() not in repr(given)
        client = both.client_class(service.url, credentials=given)

        async def calls() -> None:
            assert (await both.done(client.auth.me())).scopes == ["users:read"]
            admin.api_keys.delete(key.key_id)
            with pytest.raises(OAuthError) as refused:
                await both.done(client.auth.me())
            assert (refused.value.status, refused.value.error) == (401, "invalid_client")
            assert key.api_key.reveal() not in f"{refused.value!r} {vars(refused.value)} {vars(client)}"
            await both.close(client)

        both.run(calls)
