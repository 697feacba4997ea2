"""Protects routes of Flask: `pip install keystead[flask]`.

```python
from flask import Flask
from keystead.flask import protect, verified

app = Flask(__name__)


@app.get("/reports")
@protect(scopes="reports:read")
def reports() -> dict[str, object]:
    return {"key": verified().key_id}
```
"""

from __future__ import annotations

from functools import wraps
from typing import Any, Callable, Iterable, TypeVar, cast

from typing_extensions import Unpack

from ._errors import KeysteadError
from ._protect.options import GuardOptions, exempt_paths
from ._protect.refusal import Refusal, Refused
from ._protect.verified import Verified
from ._sync.client import Keystead
from ._sync.guard import Asked, Guard, Source

try:
    from flask import Flask, Response, current_app, g, request
except ImportError as error:
    raise ImportError("keystead.flask needs Flask: pip install 'keystead[flask]'") from error

__all__ = ["GuardOptions", "Protection", "Refusal", "Verified", "protect", "verified"]

View = TypeVar("View", bound=Callable[..., Any])


class Protection:
    """A decorator of views; `init_app` protects a whole application."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def __call__(self, view: View) -> View:
        """A view that answers requests with a valid key only.

        Flask's own answer to OPTIONS, which CORS needs, does not come to the view, and so needs no key.
        """

        @wraps(view)
        def protected(*args: Any, **kwargs: Any) -> Any:
            refused = self.check()
            if refused is not None:
                return refused
            return current_app.ensure_sync(view)(*args, **kwargs)

        return cast(View, protected)

    def init_app(self, app: Flask, *, exempt: Iterable[str] = ()) -> None:
        """Protects every path and method of an application, also paths that it does not have.

        @param exempt: paths that need no key, such as `/health`; each as a whole, without those below it
        """
        paths = exempt_paths(exempt)

        def check() -> Response | None:
            return None if request.path in paths else self.check()

        app.before_request(check)

    def check(self) -> Response | None:
        """The refusal of the current request; None if it may pass."""
        asked: list[Asked] = g.setdefault("keystead_asked", [])
        source = Source(request, request.headers.getlist, request.remote_addr, asked)
        try:
            g.keystead = self._guard.admit(source)
        except Refused as refused:
            status, headers, body = self._guard.answer(refused.refusal, request)
            return Response(body, status, headers)
        return None


def protect(*, client: Keystead | None = None, **options: Unpack[GuardOptions]) -> Protection:
    """A decorator that lets requests through whose key is valid; `verified()` is what Keystead knows of it.

    It stands below the route. `protect(...).init_app(app)` protects a whole application.

    @param client: the client that verifies; by default one of `url` and `api_key`
    @param options: `GuardOptions`; functions among them are called with the request
    @raises KeysteadError: for options that cannot work
    """
    return Protection(Guard(client, options))


def verified() -> Verified:
    """What Keystead knows of the key of the current request. @raises KeysteadError: if it was not verified"""
    found = g.get("keystead")
    if not isinstance(found, Verified):
        raise KeysteadError("This request was not verified: its view is not protected, or its path is exempt")
    return found
