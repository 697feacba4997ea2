"""Protects views of Django, synchronous and asynchronous: `pip install keystead[django]`.

```python
from django.http import HttpRequest, JsonResponse
from keystead.django import protect, verified


@protect(scopes="reports:read")
def reports(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"key": verified(request).key_id})
```

`"keystead.django.KeysteadMiddleware"` in `MIDDLEWARE` protects every path. The setting `KEYSTEAD` holds the options of
both, such as `{"scopes": "reports:read", "exempt": ["/health"]}`.
"""

from __future__ import annotations

from functools import wraps
from typing import Any, Awaitable, Callable, Mapping, TypeVar, Union, cast

from typing_extensions import Unpack

from ._errors import KeysteadError
from ._protect.options import GuardOptions, exempt_paths
from ._protect.refusal import Refusal, Refused
from ._protect.verified import Verified
from ._sync.client import Keystead
from ._sync.guard import Asked, Guard, Source

try:
    from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase
except ImportError as error:
    raise ImportError("keystead.django needs Django: pip install 'keystead[django]'") from error

__all__ = ["GuardOptions", "KeysteadMiddleware", "Refusal", "Verified", "protect", "verified"]

View = TypeVar("View", bound=Callable[..., Any])

GetResponse = Callable[[HttpRequest], Union[HttpResponseBase, Awaitable[HttpResponseBase]]]


class KeysteadMiddleware:
    """Lets requests through whose key is valid. Its options are the setting `KEYSTEAD`.

    It stands before middleware that needs no key to be refused, and after that of CORS, whose preflights carry none.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: GetResponse) -> None:
        options = dict(_settings())
        self._exempt = exempt_paths(options.pop("exempt", ()))
        self._guard = _guard(options)
        self._get_response = get_response
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Any:
        if self._is_async:
            return self._call_async(request)
        return self._refusal_of(request) or self._get_response(request)

    async def _call_async(self, request: HttpRequest) -> HttpResponseBase:
        refused = await _in_a_thread(self._refusal_of)(request)
        return refused or await cast("Awaitable[HttpResponseBase]", self._get_response(request))

    def _refusal_of(self, request: HttpRequest) -> HttpResponse | None:
        return None if request.path_info in self._exempt else _check(self._guard, request)


def protect(*, client: Keystead | None = None, **options: Unpack[GuardOptions]) -> Callable[[View], View]:
    """A decorator of views that lets requests through whose key is valid; `verified(request)` is what Keystead knows.

    Of a class, `method_decorator(protect(...), name="dispatch")`. Views that browsers do not use, and that change
    something, need `csrf_exempt` too.

    @param client: the client that verifies; by default one of `url` and `api_key`
    @param options: `GuardOptions`, beside those of the setting `KEYSTEAD`; functions among them get the request
    @raises KeysteadError: for options that cannot work
    """
    general = {name: value for name, value in _settings().items() if name != "exempt"}
    if client is not None:
        general = {name: value for name, value in general.items() if name not in ("client", "url", "api_key")}
    guard = _guard({**general, **options, **({} if client is None else {"client": client})})

    def decorate(view: View) -> View:
        if iscoroutinefunction(view):

            @wraps(view)
            async def protected_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
                refused = await _in_a_thread(_check)(guard, request)
                return refused or await view(request, *args, **kwargs)

            return cast(View, protected_async)

        @wraps(view)
        def protected(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            return _check(guard, request) or view(request, *args, **kwargs)

        return cast(View, protected)

    return decorate


def verified(request: HttpRequest) -> Verified:
    """What Keystead knows of the key of a request. @raises KeysteadError: if it was not verified"""
    found: object = getattr(request, "keystead", None)
    if not isinstance(found, Verified):
        raise KeysteadError("This request was not verified: its view is not protected, or its path is exempt")
    return found


def _settings() -> Mapping[str, Any]:
    given: object = getattr(settings, "KEYSTEAD", {})
    if not isinstance(given, dict):
        raise KeysteadError("The setting KEYSTEAD must be a dict of options")
    return cast("dict[str, Any]", given)


def _guard(options: Mapping[str, Any]) -> Guard:
    others = {name: value for name, value in options.items() if name != "client"}
    return Guard(options.get("client"), cast(GuardOptions, others))


def _in_a_thread(function: Callable[..., HttpResponse | None]) -> Callable[..., Awaitable[HttpResponse | None]]:
    # Not the one thread that Django has for its own: waiting for Keystead must not hold up the others.
    return sync_to_async(function, thread_sensitive=False)


def _check(guard: Guard, request: HttpRequest) -> HttpResponse | None:
    """The refusal of a request; None if it may pass."""
    state: dict[str, Any] = request.__dict__
    asked: list[Asked] = state.setdefault("keystead_asked", [])

    def headers(name: str) -> list[str]:
        value = request.headers.get(name)
        return [] if value is None else [value]

    source = Source(request, headers, request.META.get("REMOTE_ADDR"), asked)
    try:
        state["keystead"] = guard.admit(source)
    except Refused as refused:
        status, fields, body = guard.answer(refused.refusal, request)
        return HttpResponse(body, status=status, headers=fields)
    return None
