from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Awaitable, Callable, Generator, TypeVar

from typing_extensions import ParamSpec

from ._page import Page
from ._responses import RawResponse, Response

if TYPE_CHECKING:
    from ._async.paginator import AsyncPaginator
    from ._sync.paginator import Paginator

P = ParamSpec("P")
T = TypeVar("T")

_answers: ContextVar[list[Response] | None] = ContextVar("keystead_answers", default=None)


def keep(response: Response) -> None:
    """Passes a response to the `with_raw_response` call that waits for it, if any."""
    answers = _answers.get()
    if answers is not None:
        answers.append(response)


@contextmanager
def _kept() -> Generator[list[Response], None, None]:
    answers: list[Response] = []
    token = _answers.set(answers)
    try:
        yield answers
    finally:
        _answers.reset(token)


def _raw(response: Response, parsed: T) -> RawResponse[T]:
    return RawResponse(response.status, response.headers, response.content, parsed)


def async_raw(method: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[RawResponse[T]]]:
    @wraps(method)
    async def call(*args: P.args, **kwargs: P.kwargs) -> RawResponse[T]:
        with _kept() as answers:
            parsed = await method(*args, **kwargs)
        return _raw(answers[-1], parsed)

    return call


def raw(method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> RawResponse[T]:
        with _kept() as answers:
            parsed = method(*args, **kwargs)
        return _raw(answers[-1], parsed)

    return call


def async_raw_page(method: Callable[P, AsyncPaginator[T]]) -> Callable[P, Awaitable[RawResponse[Page[T]]]]:
    """The first page of a list."""

    @wraps(method)
    async def call(*args: P.args, **kwargs: P.kwargs) -> RawResponse[Page[T]]:
        page = await method(*args, **kwargs).first_page()
        return _raw(page.response, page)

    return call


def raw_page(method: Callable[P, Paginator[T]]) -> Callable[P, RawResponse[Page[T]]]:
    """The first page of a list."""

    @wraps(method)
    def call(*args: P.args, **kwargs: P.kwargs) -> RawResponse[Page[T]]:
        page = method(*args, **kwargs).first_page()
        return _raw(page.response, page)

    return call
