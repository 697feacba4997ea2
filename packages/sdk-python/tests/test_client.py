"""What the table of behaviours does not say: models, options, credentials, logs, the idioms of Python."""

from __future__ import annotations

import asyncio
import copy
import datetime
import logging
import pickle
import threading
from typing import Any

import anyio
import httpx
import pytest

import keystead
from keystead.types import ApiKey, CreatedApiKey, User, UserDetails, Verification

from .dual import Both

KEY = "ks_secretOfTheTests00000000000000000"
BOTH = pytest.mark.parametrize("kind", ["sync", "async"])


def answering(answer: Any, status: int = 200, seen: list[httpx.Request] | None = None) -> httpx.MockTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return httpx.Response(status, json=answer)

    return httpx.MockTransport(handle)


def call(kind: str, transport: httpx.MockTransport, use: Any, **how: Any) -> Any:
    """What a call returned, with a client of that kind."""
    both, results = Both(kind), []

    async def run() -> None:
        client = both.client_class("http://test", transport=transport, **{"api_key": KEY, **how})
        try:
            results.append(await both.done(use(client)))
        finally:
            await both.close(client)

    both.run(run)
    return results[0]


def test_times_are_datetimes_and_unreadable_ones_stay_text() -> None:
    user = User.from_dict({"user_id": "u1", "created_at": "2026-01-02T03:04:05.678Z"})
    assert user.created_at == datetime.datetime(2026, 1, 2, 3, 4, 5, 678000, datetime.timezone.utc)
    assert User.from_dict({"created_at": "the day after"}).to_dict() == {"created_at": "the day after"}


def test_fields_of_a_newer_service_are_attributes() -> None:
    user: Any = User.from_dict({"user_id": "u1", "colour": "green", "to_dict": "no method", "status": "sleepy"})
    assert (user.colour, user.status, user.name) == ("green", "sleepy", None)
    assert user.to_dict() == {"user_id": "u1", "colour": "green", "to_dict": "no method", "status": "sleepy"}


def test_models_within_models_are_read() -> None:
    details = UserDetails.from_dict({"projects": [{"project_id": "p1", "project_name": "one"}, "odd"]})
    assert details.projects[0].project_name == "one"
    assert Verification.from_dict({"user": {"user_id": "u1"}, "project": None}).user.user_id == "u1"  # type: ignore[union-attr]
    assert ApiKey.from_dict({"credits": {"remaining": 3, "refill": None}}).credits.remaining == 3  # type: ignore[union-attr]


def test_models_do_not_change_and_compare_by_value() -> None:
    user = User.from_dict({"user_id": "u1"})
    with pytest.raises(AttributeError):
        user.user_id = "u2"  # type: ignore[misc]
    assert user == User.from_dict({"user_id": "u1", "colour": "green"})
    assert pickle.loads(pickle.dumps(user)) == copy.deepcopy(user) == user


def test_the_text_of_a_model_hides_what_is_shown_once() -> None:
    assert KEY not in repr(CreatedApiKey.from_dict({"key_id": "k1", "api_key": KEY}))
    assert "ks_abcdef...uvwxyz" in repr(ApiKey.from_dict({"api_key": "ks_abcdef...uvwxyz"}))
    assert CreatedApiKey.from_dict({"key_id": "k1", "api_key": KEY}).api_key == KEY


def test_no_text_of_a_client_shows_its_credentials() -> None:
    client = keystead.Keystead("http://test", api_key=KEY)
    assert KEY not in repr(client) and KEY not in str(client)


@pytest.mark.parametrize(
    "how",
    [
        {"api_key": KEY + "\n"},
        {"token": "töken"},
        {"api_key": KEY, "token": "t"},
        {"base_url": "ftp://test"},
        {"base_url": "http://user:password@test"},
        {"base_url": "test:8080"},
    ],
)
def test_a_client_that_cannot_work_is_refused_at_once(how: dict[str, Any]) -> None:
    with pytest.raises(keystead.KeysteadError) as refused:
        keystead.Keystead(**{"base_url": "http://test", **how})
    assert KEY not in str(refused.value) and "password@" not in str(refused.value)


def test_the_environment_says_what_the_arguments_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEYSTEAD_URL", raising=False)
    with pytest.raises(keystead.KeysteadError, match="base_url"):
        keystead.Keystead()
    monkeypatch.setenv("KEYSTEAD_URL", "http://elsewhere/")
    monkeypatch.setenv("KEYSTEAD_API_KEY", "from the environment".replace(" ", "-"))
    seen: list[httpx.Request] = []
    with keystead.Keystead(transport=answering({"data": {}}, seen=seen)) as client:
        client.users.get("u1")
    assert str(seen[0].url) == "http://elsewhere/api/v1/users/u1"
    assert seen[0].headers["x-api-key"] == "from-the-environment"


@BOTH
def test_a_fresh_token_is_not_one_of_the_retries(kind: str) -> None:
    statuses = iter([401, 503, 200])
    tokens = iter(["t1", "t2"])

    def provider() -> str:
        return next(tokens)

    async def async_provider() -> str:
        return next(tokens)

    transport = httpx.MockTransport(lambda _: httpx.Response(next(statuses), json={"data": {"user_id": "u1"}}))
    how = {"api_key": None, "token": provider if kind == "sync" else async_provider, "retry_delay": 0.001}
    assert call(kind, transport, lambda c: c.users.get("u1"), max_retries=1, **how).user_id == "u1"


@BOTH
def test_a_bare_list_is_asked_for_by_page(kind: str) -> None:
    seen: list[httpx.Request] = []
    call(kind, answering([], seen=seen), lambda c: c.accounts.users.list().first_page())
    assert seen[0].url.query == b"limit=100"


@BOTH
def test_what_is_left_out_is_not_sent_and_none_is_where_it_means_something(kind: str) -> None:
    seen: list[httpx.Request] = []
    moment = datetime.datetime(2026, 1, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    transport = answering({"data": {}, "message": "ok"}, seen=seen)
    call(kind, transport, lambda c: c.api_keys.update("k1", environment=None, expires_at=moment, name=None))
    assert seen[0].content == b'{"expires_at":"2026-01-01T00:00:00Z","environment":null}'
    call(kind, transport, lambda c: c.users.delete("u1", force=True))
    assert seen[1].url.query == b"force=true" and seen[1].content == b""


@BOTH
def test_a_time_without_a_zone_is_refused(kind: str) -> None:
    with pytest.raises(keystead.KeysteadError, match="time zone"):
        call(kind, answering({}), lambda c: c.api_keys.update("k1", expires_at=datetime.datetime(2026, 1, 1)))


@BOTH
def test_what_is_no_json_is_refused(kind: str) -> None:
    with pytest.raises(keystead.KeysteadError, match="nothing was sent"):
        call(kind, answering({}), lambda c: c.configs.create(config_name="c", servers={"a": object()}))
    with pytest.raises(keystead.KeysteadError, match="nothing was sent"):
        call(kind, answering({}), lambda c: c.request("POST", "/x", body={"a": float("nan")}))


@BOTH
def test_a_raw_response_has_the_answer_and_what_was_made_of_it(kind: str) -> None:
    transport = httpx.MockTransport(
        lambda _: httpx.Response(200, headers={"x-request-id": "r1"}, json={"message": "ok", "data": {"user_id": "u1"}})
    )
    raw = call(kind, transport, lambda c: c.users.with_raw_response.get("u1"))
    assert (raw.status, raw.request_id, raw.json()["message"]) == (200, "r1", "ok")
    assert raw.parsed.user_id == "u1"


@BOTH
def test_a_raw_list_is_its_first_page(kind: str) -> None:
    transport = answering({"data": [{"user_id": "u1"}], "next_cursor": "c1"})
    raw = call(kind, transport, lambda c: c.users.with_raw_response.list(limit=1))
    assert [user.user_id for user in raw.parsed] == ["u1"]
    assert (raw.parsed.next_cursor, raw.status) == ("c1", 200)


@BOTH
def test_options_change_a_copy_that_shares_the_connections(kind: str) -> None:
    seen: list[httpx.Request] = []

    def use(client: Any) -> Any:
        other = client.with_options(headers={"x-team": "blue"}, timeout=5)
        assert other._core is client._core
        return other.users.get("u1", options={"headers": {"x-trace": "t1"}})

    call(kind, answering({"data": {}}, seen=seen), use)
    assert (seen[0].headers["x-team"], seen[0].headers["x-trace"]) == ("blue", "t1")
    assert seen[0].headers["user-agent"].startswith("keystead-python/")


@BOTH
def test_a_client_of_ones_own_stays_open(kind: str) -> None:
    both = Both(kind)

    async def run() -> None:
        own: Any = (httpx.Client if kind == "sync" else httpx.AsyncClient)(transport=answering({"data": {}}))
        client = both.client_class("http://test", api_key=KEY, http_client=own)
        await both.done(client.users.get("u1"))
        await both.close(client)
        assert not own.is_closed
        await both.done(own.close() if kind == "sync" else own.aclose())

    both.run(run)


@BOTH
def test_an_invalid_header_is_refused_without_showing_it(kind: str, fault_server: str) -> None:
    both = Both(kind)

    async def run() -> None:
        client = both.client_class(fault_server, api_key=KEY, headers={"x-secret": "hidden\nhidden"})
        with pytest.raises(keystead.KeysteadError) as refused:
            await both.done(client.users.get("u1"))
        assert "hidden" not in str(refused.value)
        await both.close(client)

    both.run(run)


def test_an_error_can_be_copied_to_another_process() -> None:
    with pytest.raises(keystead.NotFoundError) as raised:
        call(
            "sync",
            answering({"error": "no", "detail": "no such user", "code": "not_found"}, 404),
            lambda c: c.users.get("u"),
        )
    error = pickle.loads(pickle.dumps(raised.value))
    assert (error.status, error.code, str(error)) == (404, "not_found", str(raised.value))


@pytest.mark.parametrize(
    ("body", "code", "text"),
    [
        (
            {"error": "Not found", "detail": "No such user", "code": "not_found", "request_id": "r"},
            "not_found",
            "No such user",
        ),
        ({"error": "not_found", "message": "no such key"}, "not_found", "no such key"),
        ({"error": "API user not found"}, None, "API user not found"),
        (["odd"], None, "without a reason"),
    ],
)
def test_errors_of_every_contract_are_read(body: Any, code: str | None, text: str) -> None:
    with pytest.raises(keystead.NotFoundError) as raised:
        call("sync", answering(body, 404), lambda c: c.users.get("u"))
    assert raised.value.code == code and text in str(raised.value) and "Check the identifier" in str(raised.value)


@BOTH
def test_the_log_of_httpx_shows_no_key_either(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    call(kind, answering({"data": {}}), lambda c: c.api_keys.get(KEY))
    lines = [record.getMessage() for record in caplog.records if record.name == "httpx"]
    assert lines and all(KEY not in line and "[hidden]" in line for line in lines)


def test_threads_that_wait_for_a_failing_log_in_share_its_failure() -> None:
    logins: list[httpx.Request] = []
    gate = threading.Event()

    def handle(request: httpx.Request) -> httpx.Response:
        logins.append(request)
        gate.wait(5)
        return httpx.Response(401, json={"error": "Log-in failed", "detail": "Wrong", "code": "unauthorized"})

    client = keystead.Keystead("http://test", credentials=("a@b.c", "wrong"), transport=httpx.MockTransport(handle))
    errors: list[BaseException] = []

    def use() -> None:
        try:
            client.users.get("u1")
        except keystead.AuthenticationError as error:
            errors.append(error)

    threads = [threading.Thread(target=use) for _ in range(6)]
    for thread in threads:
        thread.start()
    while not logins:
        pass
    threading.Timer(0.2, gate.set).start()
    for thread in threads:
        thread.join()
    assert (len(errors), len(logins)) == (6, 1)
    client.close()


def test_a_cancelled_refresh_leaves_the_others_working() -> None:
    calls = 0

    async def provider() -> str:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0.05)
        return "t"

    async def run() -> None:
        async with keystead.AsyncKeystead("http://test", token=provider, transport=answering({"data": {}})) as client:
            first = asyncio.create_task(client.users.get("u1"))
            await asyncio.sleep(0.01)
            second = asyncio.create_task(client.users.get("u1"))
            await asyncio.sleep(0.01)
            first.cancel()
            assert (await second).to_dict() == {}

    asyncio.run(run())
    assert calls == 2


def test_it_runs_under_trio_too() -> None:
    pytest.importorskip("trio")

    async def run() -> None:
        async with keystead.AsyncKeystead("http://test", api_key=KEY, transport=answering({"data": {}})) as client:
            await client.users.get("u1")

    anyio.run(run, backend="trio")


@BOTH
def test_a_stream_that_is_left_early_lets_go_of_its_connection(kind: str) -> None:
    both, closed = Both(kind), []

    class Lines(httpx.SyncByteStream, httpx.AsyncByteStream):
        def __iter__(self) -> Any:
            yield from [b'{"user_id":"u1"}\n', b'{"user_id":"u2"}\n']

        async def __aiter__(self) -> Any:
            for line in self:
                yield line

        def close(self) -> None:
            closed.append("sync")

        async def aclose(self) -> None:
            closed.append("async")

    async def run() -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(200, stream=Lines()))
        client = both.client_class("http://test", api_key=KEY, transport=transport)
        if kind == "sync":
            with client.users.list().stream() as users:
                for _ in users:
                    break
        else:
            async with client.users.list().stream() as users:
                async for _ in users:
                    break
        assert closed == [kind]
        await both.close(client)

    both.run(run)


@BOTH
def test_a_slow_body_does_not_outlive_the_timeout_by_dripping(kind: str, fault_server: str) -> None:
    httpx.post(
        f"{fault_server}/__script",
        json=[{"status": 200, "chunks": ["{"] + [" "] * 40, "chunk_delay_ms": 50}],
    )
    both = Both(kind)

    async def run() -> None:
        client = both.client_class(fault_server, api_key=KEY, timeout=0.2, max_retries=0)
        with pytest.raises(keystead.APITimeoutError):
            await both.done(client.users.get("u1"))
        await both.close(client)

    both.run(run)
