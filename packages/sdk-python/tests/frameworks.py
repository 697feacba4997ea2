"""One small API for each framework, protected by the middleware for it, on a real server of this process."""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
import sys
import threading
import types
from contextlib import ExitStack, contextmanager
from typing import Annotated, Any, Callable, Iterator

import django
import uvicorn
from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import JsonResponse
from django.test import override_settings
from django.urls import path
from django.utils.decorators import sync_and_async_middleware
from fastapi import Depends, FastAPI, WebSocket
from flask import Flask
from werkzeug.serving import make_server

import keystead.asgi
import keystead.django
import keystead.fastapi
import keystead.flask

settings.configure(
    ALLOWED_HOSTS=["*"],
    DEBUG=True,
    LOGGING_CONFIG=None,
    SECRET_KEY="of the tests",
    ROOT_URLCONF="no_urls",
    USE_TZ=True,
)
django.setup()

METHODS = ["GET", "HEAD", "OPTIONS", "POST"]


def told(found: keystead.asgi.Verified) -> dict[str, Any]:
    return {"key_id": found.key_id, "code": found.code, "unverified": found.unverified}


def asgi_app(second: dict[str, Any] | None, options: dict[str, Any]) -> Any:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            for kind in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{kind}.complete"})
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            await send({"type": "websocket.send", "text": json.dumps(told(keystead.asgi.verified(scope)))})
            await send({"type": "websocket.close"})
        else:
            body = b"open" if scope["path"] == "/health" else json.dumps(told(keystead.asgi.verified(scope))).encode()
            headers = [(b"content-length", str(len(body)).encode())]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    inner = app if second is None else keystead.asgi.KeysteadMiddleware(app, exempt=["/health"], **second)
    return keystead.asgi.KeysteadMiddleware(inner, exempt=["/health"], **options)


def fastapi_app(second: dict[str, Any] | None, options: dict[str, Any]) -> Any:
    app = FastAPI(dependencies=[] if second is None else [Depends(keystead.fastapi.protect(**second))])
    guard = keystead.fastapi.protect(**options)

    async def reports(caller: keystead.fastapi.Verified) -> dict[str, Any]:
        return told(caller)

    # Not the string that `from __future__ import annotations` makes of it, which FastAPI could not read here.
    reports.__annotations__["caller"] = Annotated[keystead.fastapi.Verified, Depends(guard)]
    app.add_api_route("/reports", reports, methods=METHODS)

    async def live(websocket: WebSocket, caller: Any) -> None:
        await websocket.accept()
        await websocket.send_json(told(caller))
        await websocket.close()

    live.__annotations__ |= {"websocket": WebSocket, "caller": Annotated[Any, Depends(guard)]}
    app.add_api_websocket_route("/live", live)
    return app


def flask_app(second: dict[str, Any] | None, options: dict[str, Any]) -> Any:
    app = Flask("protected")
    view: Any = keystead.flask.protect(**options)(lambda: told(keystead.flask.verified()))
    if second is not None:
        keystead.flask.protect(**second).init_app(app)
    app.add_url_rule("/reports", "reports", view, methods=METHODS)
    return app


def flask_whole_app(second: dict[str, Any] | None, options: dict[str, Any]) -> Any:
    app = Flask("protected")
    keystead.flask.protect(**options).init_app(app, exempt=["/health"])

    async def reports() -> dict[str, Any]:
        return told(keystead.flask.verified())

    view: Any = reports if second is None else keystead.flask.protect(**second)(reports)
    app.add_url_rule("/reports", "reports", view, methods=METHODS)
    app.add_url_rule("/health", "health", lambda: "open")
    return app


def django_view(request: Any) -> JsonResponse:
    return JsonResponse(told(keystead.django.verified(request)))


async def django_async_view(request: Any) -> JsonResponse:
    return JsonResponse(told(keystead.django.verified(request)))


def django_app(
    view: Any, make: Callable[[], Any], middleware: dict[str, Any] | None, guards: list[dict[str, Any]]
) -> Any:
    """With URLs of its own, so that there may be several: settings count while an application is made."""
    urls: Any = types.ModuleType(f"urls_{next(numbers)}")
    sys.modules[urls.__name__] = urls
    urls.use = using(urls)
    changed: dict[str, Any] = {"MIDDLEWARE": [f"{urls.__name__}.use"], "KEYSTEAD": {}}
    if middleware is not None:
        changed["MIDDLEWARE"].append("keystead.django.KeysteadMiddleware")
        changed["KEYSTEAD"] = {"exempt": ["/health"], **middleware}
    for guard in guards:
        view = keystead.django.protect(**guard)(view)
    urls.urlpatterns = [path("reports", view), path("health", lambda _: JsonResponse({}))]
    with override_settings(**changed):
        return make()


numbers = itertools.count()


def using(urls: types.ModuleType) -> Any:
    @sync_and_async_middleware
    def use(get_response: Any) -> Any:
        async def use_async(request: Any) -> Any:
            request.urlconf = urls
            return await get_response(request)

        def use_sync(request: Any) -> Any:
            request.urlconf = urls
            return get_response(request)

        return use_async if iscoroutinefunction(get_response) else use_sync

    return use


@contextmanager
def serving(framework: str, second: dict[str, Any] | None = None, **options: Any) -> Iterator[str]:
    """The URL of an API at `/reports`. @param second: the options of another guard on the same requests"""
    others = [] if second is None else [second]
    with ExitStack() as stack:
        if framework in ("asgi", "fastapi"):
            app = (asgi_app if framework == "asgi" else fastapi_app)(second, options)
            url = stack.enter_context(uvicorn_at(app))
        elif framework in ("flask", "flask-app"):
            url = stack.enter_context(
                werkzeug_at((flask_app if framework == "flask" else flask_whole_app)(second, options))
            )
        elif framework == "django":
            app = django_app(django_view, get_wsgi_application, None, [*others, options])
            url = stack.enter_context(werkzeug_at(app))
        elif framework == "django-middleware":
            app = django_app(django_view, get_wsgi_application, options, others)
            url = stack.enter_context(werkzeug_at(app))
        elif framework == "django-async":
            app = django_app(django_async_view, get_asgi_application, None, [*others, options])
            url = stack.enter_context(uvicorn_at(app, lifespan="off"))
        else:
            assert framework == "django-async-middleware"
            app = django_app(django_async_view, get_asgi_application, options, others)
            url = stack.enter_context(uvicorn_at(app, lifespan="off"))
        yield url


ALL = [
    "asgi", "fastapi", "flask", "flask-app", "django", "django-middleware", "django-async", "django-async-middleware",
]  # fmt: skip
WHOLE_APPS = ["asgi", "flask-app", "django-middleware", "django-async-middleware"]


class Server(uvicorn.Server):
    """Says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


@contextmanager
def uvicorn_at(app: Any, lifespan: str = "on") -> Iterator[str]:
    server = Server(uvicorn.Config(app, lifespan=lifespan, log_level="error", proxy_headers=False))  # type: ignore[arg-type]
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])), daemon=True)
    thread.start()
    assert server.is_up.wait(20)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()


@contextmanager
def werkzeug_at(app: Any) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join(20)
        server.server_close()
