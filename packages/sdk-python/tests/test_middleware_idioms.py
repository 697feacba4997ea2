"""What is particular to a framework, and options that cannot work."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import warnings
from typing import Any, Callable, Iterator

import httpx
import pytest
import websockets.sync.client
from django.test import RequestFactory
from fastapi import Depends, FastAPI
from flask import Flask
from websockets.exceptions import InvalidStatus

import keystead
import keystead.asgi
import keystead.django
import keystead.fastapi
import keystead.flask
from keystead._protect import trouble
from keystead._protect.options import normal_address

from .conftest import Service
from .frameworks import serving, uvicorn_at
from .test_client import answering
from .test_middleware import SCOPES, Owner, owner

with warnings.catch_warnings():
    # It asks for httpx2, and works with httpx.
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

__all__ = ["owner"]

KEY = "ks_of_the_service"
VALID = {"data": {"valid": True, "code": "VALID", "key_id": "k1", "limits": [], "scopes": [], "roles": []}}

MAKERS: dict[str, Callable[..., Any]] = {
    "asgi": lambda **options: keystead.asgi.KeysteadMiddleware(nothing, **options),
    "fastapi": keystead.fastapi.protect,
    "flask": keystead.flask.protect,
    "django": keystead.django.protect,
}
making = pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    raise AssertionError("It must not come here")


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEYSTEAD_URL", raising=False)
    monkeypatch.delenv("KEYSTEAD_API_KEY", raising=False)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"scope": "a:read"}, "not scope"),
    ({"scopes": ""}, "none empty"),
    ({"scopes": None}, "none empty"),
    ({"scopes": ["a:read", ""]}, "none empty"),
    ({"scopes": [3]}, "none empty"),
    ({"timeout": 0}, "timeout"),
    ({"timeout": float("nan")}, "timeout"),
    ({"timeout": "3"}, "timeout"),
    ({"cost": -1}, "cost"),
    ({"cost": True}, "cost"),
    ({"reserve_seconds": 0}, "reserve_seconds"),
    ({"fail_open": "no"}, "fail_open"),
    ({"header": "X Key"}, "header"),
    ({"header": "X-Key", "extract": print}, "both"),
    ({"on_error": "log"}, "on_error"),
    ({"client": keystead.Keystead("http://test", api_key="k"), "url": "http://test"}, "client"),
    ({"client": "http://test"}, "client"),
    ({"api_key": ""}, "api_key"),
    ({"api_key": "k\n"}, "printable"),
    ({"url": "test:8080"}, "http"),
]


@making
@pytest.mark.parametrize(("options", "said"), WRONG, ids=[said + str(number) for number, (_, said) in enumerate(WRONG)])
def test_options_that_cannot_work_fail_at_once(make: Callable[..., Any], options: dict[str, Any], said: str) -> None:
    address = {} if "client" in options else {"url": "http://test", "api_key": KEY}
    with pytest.raises(keystead.KeysteadError, match=said):
        make(**{**address, **options})


@making
def test_without_an_address_or_a_key_nothing_is_made(make: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(keystead.KeysteadError, match="KEYSTEAD_URL"):
        make()
    monkeypatch.setenv("KEYSTEAD_URL", "http://test")
    with pytest.raises(keystead.KeysteadError, match="KEYSTEAD_API_KEY"):
        make()
    monkeypatch.setenv("KEYSTEAD_API_KEY", "  ")
    with pytest.raises(keystead.KeysteadError, match="KEYSTEAD_API_KEY"):
        make()
    monkeypatch.setenv("KEYSTEAD_API_KEY", KEY)
    make()


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("FE80::1%eth0", "fe80::1"),
        ("testclient", None),
        ("", None),
        (None, None),
        ("192.0.2.1, 192.0.2.2", None),
    ],
)
def test_only_addresses_are_sent(text: str | None, normal: str | None) -> None:
    assert normal_address(text) == normal


# FastAPI


def fastapi_app(**options: Any) -> FastAPI:
    app = FastAPI(dependencies=[Depends(keystead.fastapi.protect(url="http://test", api_key=KEY, **options))])
    app.get("/reports")(lambda: {})
    return app


def test_the_documentation_of_fastapi_offers_to_enter_a_key() -> None:
    document = fastapi_app().openapi()
    assert document["components"]["securitySchemes"] == {
        "KeysteadBearer": {"type": "http", "scheme": "bearer", "description": "An API key"},
        "KeysteadApiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    }
    operation = document["paths"]["/reports"]["get"]
    assert operation["security"] == [{"KeysteadBearer": []}, {"KeysteadApiKey": []}] and "parameters" not in operation
    own = fastapi_app(header="X-Our-Key").openapi()["components"]["securitySchemes"]
    assert own == {"KeysteadApiKey": {"type": "apiKey", "in": "header", "name": "X-Our-Key"}}
    assert "securitySchemes" not in fastapi_app(extract=lambda _: None).openapi().get("components", {})


def test_each_event_loop_has_connections_of_its_own(service: Service, owner: Owner) -> None:
    """A TestClient that is not entered has a loop for each request."""
    app = FastAPI()
    guard = keystead.fastapi.protect(url=service.url, api_key=owner.own_key)
    app.get("/reports", dependencies=[Depends(guard)])(lambda: {})
    headers = {"X-API-Key": owner.key()}
    client = TestClient(app)
    assert [client.get("/reports", headers=headers).status_code for _ in range(3)] == [200, 200, 200]
    with TestClient(app) as entered:
        assert [entered.get("/reports", headers=headers).status_code for _ in range(3)] == [200, 200, 200]


def test_an_application_without_the_handlers_of_starlette_still_refuses() -> None:
    """If Starlette keeps its handlers elsewhere one day, status and headers stay."""
    app = fastapi_app()

    async def without(scope: Any, receive: Any, send: Any) -> None:
        class Hidden(dict[str, Any]):
            def get(self, name: str, default: Any = None) -> Any:
                return default if name == "starlette.exception_handlers" else super().get(name, default)

        await app(Hidden(scope), receive, send)

    answer = TestClient(without).get("/reports")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="api"')
    assert answer.json() == {"detail": "Send an API key"}


# ASGI


@pytest.mark.parametrize("framework", ["asgi", "fastapi"])
def test_a_websocket_needs_a_key(framework: str, service: Service, owner: Owner) -> None:
    with serving(framework, url=service.url, api_key=owner.own_key, scopes=SCOPES) as url:
        address = f"{url.replace('http', 'ws')}/live"

        def connect(key: str | None) -> Any:
            headers = {"X-API-Key": key} if key else {}
            return websockets.sync.client.connect(address, additional_headers=headers, proxy=None)

        with connect(owner.key()) as socket:
            assert json.loads(socket.recv())["code"] == "VALID"
        for key, status, code in ((None, 401, "missing_key"), (owner.key(scopes=["a:b"]), 403, "insufficient_scope")):
            with pytest.raises(InvalidStatus) as refused:
                connect(key)
            response = refused.value.response
            assert response.status_code == status and json.loads(response.body)["code"] == code
            assert response.headers["www-authenticate"].startswith('Bearer realm="api"')


def run_asgi(app: Any, scope: dict[str, Any], *received: dict[str, Any]) -> list[Any]:
    messages, sent = list(received), list[Any]()

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def test_a_server_that_cannot_answer_a_websocket_closes_it() -> None:
    app = keystead.asgi.KeysteadMiddleware(nothing, url="http://test", api_key=KEY)
    scope = {"type": "websocket", "path": "/live", "headers": [], "client": None}
    sent = run_asgi(app, scope, {"type": "websocket.connect"})
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_what_is_neither_http_nor_a_websocket_does_not_pass() -> None:
    app = keystead.asgi.KeysteadMiddleware(nothing, url="http://test", api_key=KEY)
    with pytest.raises(keystead.KeysteadError, match="not datagram"):
        run_asgi(app, {"type": "datagram", "path": "/", "headers": []})


def test_the_lifespan_passes_and_its_end_closes_the_connections(fault_server: str) -> None:
    httpx.post(f"{fault_server}/__script", json=[{"status": 200, "body": VALID}])
    ended: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})
            return
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        ended.append(True)

    middleware = keystead.asgi.KeysteadMiddleware(app, url=fault_server, api_key=KEY)
    with uvicorn_at(middleware) as url:
        assert httpx.get(url, headers={"X-API-Key": "ks_a"}).status_code == 204
    assert ended == [True]


def test_a_client_of_ones_own_is_used() -> None:
    seen: list[httpx.Request] = []
    client = keystead.AsyncKeystead("http://test", api_key=KEY, transport=answering(VALID, seen=seen), max_retries=5)
    app = keystead.asgi.KeysteadMiddleware(nothing_but_204, client=client, scopes=SCOPES, limits=["minute"])
    scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"X-Api-Key", b"ks_a")], "client": ("::1", 1)}
    assert run_asgi(app, scope)[0]["status"] == 204
    assert json.loads(seen[0].content) == {"key": "ks_a", "scopes": SCOPES, "limits": ["minute"], "ip": "::1"}
    assert seen[0].headers["x-api-key"] == KEY and "idempotency-key" not in seen[0].headers


async def nothing_but_204(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


# Each says so where a request was not verified.


def test_what_was_not_verified_has_no_verification() -> None:
    with pytest.raises(keystead.KeysteadError, match="was not verified"):
        keystead.asgi.verified({"type": "http", "keystead": "made up"})
    with Flask("test").test_request_context(), pytest.raises(keystead.KeysteadError, match="was not verified"):
        keystead.flask.verified()
    with pytest.raises(keystead.KeysteadError, match="was not verified"):
        keystead.django.verified(RequestFactory().get("/"))


def test_a_hook_that_fails_is_an_error_of_the_service() -> None:
    def fail(*_: Any) -> Any:
        raise ZeroDivisionError

    app = Flask("test")
    app.testing = True
    keystead.flask.protect(url="http://test", api_key=KEY, on_refused=fail).init_app(app)
    with pytest.raises(ZeroDivisionError):
        app.test_client().get("/")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    now = [1000.0]
    monkeypatch.setattr(trouble.time, "monotonic", lambda: now[0])
    trouble._logged.clear()
    yield now


def test_the_log_has_one_line_a_minute_for_each_kind(clock: list[float], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    for seconds, message in (
        (0, "Keystead cannot verify keys: a"),
        (30, "Keystead cannot verify keys: b"),
        (1, "Other"),
    ):
        clock[0] += seconds
        trouble.log_once(message)
    clock[0] += 30
    trouble.log_once("Keystead cannot verify keys: c")
    assert [record.getMessage()[-1] for record in caplog.records] == ["a", "r", "c"]


@pytest.mark.parametrize("framework", ["fastapi", "flask", "django"])
def test_without_the_framework_the_import_says_what_to_install(framework: str) -> None:
    script = f"import sys; sys.modules['{framework}'] = None; import keystead.{framework}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert f"pip install 'keystead[{framework}]'" in done.stderr.splitlines()[-1]


def test_the_core_imports_no_framework() -> None:
    script = "import sys, keystead, keystead.asgi, keystead.types; print([n for n in sys.modules if n in NAMES])"
    script = script.replace("NAMES", "('fastapi', 'starlette', 'flask', 'django', 'asgiref', 'werkzeug')")
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout.strip() == "[]"
