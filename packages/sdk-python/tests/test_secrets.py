"""A credential of a response prints masked, and works wherever its text does."""

from __future__ import annotations

import json
import logging
import pickle
from typing import Any

import httpx
import pytest

import keystead
from keystead import Secret
from keystead.types import CreatedApiKey, Session

from .dual import Both
from .test_client import BOTH, answering, call

TEXT = "ks_secretOfTheTests00000000000000000"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (TEXT, "ks_sec..."),
        ("agg_abcdef012345", "agg_abc..."),
        ("gw_abcdef012345", "gw_abc..."),
        ("a password_of sorts", "***"),
        ("eyJhbGciOiJFZERTQSJ9.eyJ.abc", "***"),
        ("", "***"),
    ],
)
def test_it_prints_its_prefix_and_three_characters(text: str, printed: str) -> None:
    secret = Secret(text)
    assert str(secret) == f"{secret}" == "%s" % secret == printed
    assert repr(secret) == f"Secret('{printed}')" and f"{secret:>12}" == printed.rjust(12)
    assert secret.reveal() == text


def test_no_way_of_printing_shows_it(caplog: pytest.LogCaptureFixture) -> None:
    key = CreatedApiKey.from_dict({"key_id": "k1", "api_key": TEXT})
    logging.getLogger("test").warning("made %s %r", key.api_key, key)
    shown = [repr(key), str(key), str(key.to_dict()), str([key.api_key]), f"{key}", caplog.text]
    assert all(TEXT not in text and "ks_sec..." in text for text in shown)
    with pytest.raises(TypeError):
        json.dumps(key.to_dict())
    assert json.dumps({"key": key.api_key.reveal()}) == json.dumps({"key": TEXT})


def test_it_is_equal_to_its_text_and_to_nothing_else() -> None:
    assert Secret(TEXT) == TEXT and Secret(TEXT) == Secret(TEXT) and hash(Secret(TEXT)) == hash(TEXT)
    assert Secret(TEXT) != TEXT[:-1] and Secret(TEXT) != 3
    assert pickle.loads(pickle.dumps(Secret(TEXT))) == TEXT


@BOTH
@pytest.mark.parametrize("how", [{"api_key": Secret(TEXT)}, {"api_key": None, "token": Secret(TEXT)}])
def test_it_is_taken_as_a_credential(kind: str, how: dict[str, Any]) -> None:
    seen: list[httpx.Request] = []
    call(kind, answering({"data": {}}, seen=seen), lambda c: c.users.get("u1"), **how)
    sent = seen[0].headers
    assert sent.get("x-api-key") == TEXT or sent.get("authorization") == f"Bearer {TEXT}"


@BOTH
def test_it_is_taken_in_a_path_and_in_a_body(kind: str) -> None:
    seen: list[httpx.Request] = []
    transport = answering({"data": {}, "message": "ok"}, seen=seen)
    secret = CreatedApiKey.from_dict({"api_key": TEXT}).api_key
    call(kind, transport, lambda c: c.api_keys.get(secret))
    call(kind, transport, lambda c: c.keys.verify(secret))
    call(kind, transport, lambda c: c.api_keys.rotate(api_key=secret))
    assert seen[0].url.path == f"/api/v1/api-keys/{TEXT}"
    assert [json.loads(each.content) for each in seen[1:]] == [{"key": TEXT}, {"api_key": TEXT}]


@BOTH
def test_a_provider_may_return_one(kind: str) -> None:
    seen: list[httpx.Request] = []
    token = Session.from_dict({"session_token": TEXT}).session_token

    async def fetch() -> Secret:
        return token

    provider = fetch if kind == "async" else lambda: token
    call(kind, answering({"data": {}}, seen=seen), lambda c: c.users.get("u1"), api_key=None, token=provider)
    assert seen[0].headers["authorization"] == f"Bearer {TEXT}"


@BOTH
def test_raw_responses_are_not_changed(kind: str) -> None:
    transport = answering({"message": "ok", "data": {"key_id": "k1", "api_key": TEXT}})
    raw = call(kind, transport, lambda c: c.api_keys.with_raw_response.create(email="a@b.c"))
    assert raw.json()["data"]["api_key"] == TEXT and raw.parsed.api_key == TEXT
    assert TEXT not in repr(raw)


def test_a_log_in_does_not_print_its_password() -> None:
    assert "hidden" not in repr(keystead.LogIn("a@b.c", "hidden"))


@BOTH
def test_nothing_that_is_on_its_way_prints_a_credential(kind: str) -> None:
    """Error reporters collect the variables of every frame."""
    both = Both(kind)

    async def run() -> None:
        def fail(request: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("refused")

        how = {"transport": httpx.MockTransport(fail), "max_retries": 0}
        client = both.client_class("http://test", api_key=TEXT, **how)
        with pytest.raises(keystead.APIConnectionError) as failed:
            await both.done(client.keys.verify(Secret(TEXT + "1")))
        trace, shown = failed.tb, []
        while trace is not None:
            if "/keystead/" in trace.tb_frame.f_code.co_filename:
                shown += [repr(value) for value in trace.tb_frame.f_locals.values()]
            trace = trace.tb_next
        assert shown and not any(TEXT in text for text in shown)
        await both.close(client)

    both.run(run)


def test_a_log_in_that_needs_a_second_factor_says_how_it_goes_on_and_prints_no_challenge() -> None:
    challenge = "kmc_0123456789012345678901234567890123456789012"
    told = {"factors": ["totp"], "must_enrol": True, "expires_at": "2026-01-01T00:05:00.000Z"}
    body = {"detail": "Add one", "code": "mfa_required", "challenge": challenge, **told}

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(401, json=body)

    client = keystead.Keystead("http://test", api_key=None, transport=httpx.MockTransport(answer))
    with pytest.raises(keystead.MfaRequiredError) as raised:
        client.auth.login(email="a@example.com", password="p")
    error = raised.value
    assert isinstance(error, keystead.AuthenticationError)
    assert error.challenge.reveal() == challenge
    assert (error.factors, error.must_enrol, error.expires_at) == (("totp",), True, told["expires_at"])
    assert "Complete the log-in with auth.complete_login." in error.message
    assert challenge not in f"{error!r}{error}{vars(error)}"
