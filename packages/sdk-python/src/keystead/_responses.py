from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Generic, Mapping, TypeVar

from ._errors import ADVICE, ADVICE_ON_CODE, APIError, InvalidResponseError, class_for
from ._json import is_object
from ._retries import retry_after_of

T = TypeVar("T")


@dataclass(frozen=True)
class Response:
    """An HTTP response."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    content: bytes = field(repr=False)
    """The body, decompressed."""

    def __hash__(self) -> int:
        return hash((self.status, self.content))

    @property
    def request_id(self) -> str | None:
        """The id of the request in the log of the service."""
        return self.headers.get("x-request-id")

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """@raises InvalidResponseError: when the body is not JSON"""
        try:
            return json.loads(self.content)
        except ValueError:
            raise self.invalid("is not JSON") from None

    def invalid(self, what: str) -> InvalidResponseError:
        """The error for a success response with an unexpected body."""
        kind = self.headers.get("content-type", "no type")
        return InvalidResponseError(
            f"The body of a response with status {self.status} {what} ({kind}, {len(self.content)} bytes). "
            f"Does base_url point to Keystead itself, and not to a proxy's page?{_named(self.request_id)}",
            status=self.status,
            request_id=self.request_id,
            body=self.text,
            headers=self.headers,
        )


@dataclass(frozen=True)
class RawResponse(Response, Generic[T]):
    """An HTTP response with its parsed result."""

    parsed: T
    """What the method returns without `with_raw_response`."""

    __hash__ = Response.__hash__


def error_from(response: Response, what: str) -> APIError:
    """The exception for a response with an error status. Each contract has its own error body.

    @param what: the request, without secrets
    """
    try:
        body: Any = json.loads(response.content)
    except ValueError:
        body = response.text
    fields: Mapping[str, Any] = body if is_object(body) else {}
    code, detail = _code_and_detail(fields)
    request_id = _text(fields.get("request_id")) or response.request_id
    retry_after = retry_after_of(response.headers.get("retry-after"))
    title = f"{response.status}{f' {code}' if code else ''}"
    wait = "" if retry_after is None else f" Try again in {retry_after:g} seconds."
    advice = ADVICE_ON_CODE.get(code or "") or ADVICE.get(
        response.status, "Try again later." if response.status >= 500 else ""
    )
    message = f"{what} was answered {title}: {detail or 'without a reason'}. {advice}".strip()
    return class_for(response.status, code)(
        f"{message}{wait}{_named(request_id)}",
        status=response.status,
        code=code,
        request_id=request_id,
        body=body,
        headers=response.headers,
        retry_after=retry_after,
    )


def _code_and_detail(fields: Mapping[str, Any]) -> tuple[str | None, str | None]:
    error = _text(fields.get("error"))
    if "code" in fields:  # v1
        return _text(fields["code"]), _text(fields.get("detail")) or error
    if "message" in fields:  # aggregator
        return error, _text(fields["message"])
    return None, error  # accounts, content


def _text(value: object) -> str | None:
    return value.rstrip(".") if isinstance(value, str) and value else None


def _named(request_id: str | None) -> str:
    return f" (request {request_id})" if request_id else ""
