"""The events of a streamed completion."""

from __future__ import annotations

import json
from typing import Any, Literal, Mapping, Union

from ._errors import StreamError
from ._generated.models import CompletionUsage
from ._json import is_object
from ._model import Model, model
from ._responses import Response
from ._sse import ServerSentEvent


@model
class CompletionChunk(Model):
    """A piece of the text."""

    type: Literal["chunk"]
    content: str


@model
class CompletionDone(Model):
    """The end of a stream."""

    type: Literal["done"]
    tokens_in: int | None
    tokens_out: int | None
    cost: float | None
    """US dollars; None for a model without a price."""
    usage: CompletionUsage
    job_id: str
    """The job that records the completion."""


CompletionEvent = Union[CompletionChunk, CompletionDone]


def event_of(sent: ServerSentEvent, response: Response) -> CompletionEvent | None:
    """@returns None for an event unknown to this version. @raises StreamError, InvalidResponseError"""
    try:
        body: Any = json.loads(sent.data)
    except ValueError:
        raise response.invalid("has an event that is not JSON") from None
    kind = body.get("type") if is_object(body) else None
    if kind == "error":
        raise _failed(body, response)
    if kind == "chunk":
        return CompletionChunk.from_dict(body)
    return CompletionDone.from_dict(body) if kind == "done" else None


def _failed(body: Mapping[str, Any], response: Response) -> StreamError:
    named = f" (request {response.request_id})" if response.request_id else ""
    return StreamError(
        f"The stream failed after its start: {body.get('error')}{named}",
        status=response.status,
        request_id=response.request_id,
        body=body,
        headers=response.headers,
    )
