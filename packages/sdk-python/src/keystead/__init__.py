"""Keystead: API access management. See README.md for a first call."""

from ._async.client import AsyncKeystead
from ._async.completion_stream import AsyncCompletionStream
from ._async.given_credentials import AsyncTokenProvider
from ._async.paginator import AsyncItemStream, AsyncPaginator
from ._errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    ErrorCode,
    InternalServerError,
    InvalidResponseError,
    Issue,
    KeysteadError,
    MfaRequiredError,
    NotFoundError,
    OAuthError,
    PermissionDeniedError,
    PreconditionFailedError,
    RateLimitError,
    StreamError,
    UnprocessableEntityError,
)
from ._log_in import LogIn
from ._oauth import ClientCredentials, TimedToken
from ._page import Page
from ._request import NOT_GIVEN, NotGiven, RequestOptions
from ._responses import RawResponse
from ._secret import Secret, SecretText
from ._sync.client import Keystead
from ._sync.completion_stream import CompletionStream
from ._sync.given_credentials import TokenProvider
from ._sync.paginator import ItemStream, Paginator
from ._version import __version__

__all__ = [
    "NOT_GIVEN",
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AsyncCompletionStream",
    "AsyncItemStream",
    "AsyncKeystead",
    "AsyncPaginator",
    "AsyncTokenProvider",
    "AuthenticationError",
    "BadRequestError",
    "ClientCredentials",
    "CompletionStream",
    "ConflictError",
    "ErrorCode",
    "InternalServerError",
    "InvalidResponseError",
    "Issue",
    "ItemStream",
    "Keystead",
    "KeysteadError",
    "LogIn",
    "MfaRequiredError",
    "NotFoundError",
    "NotGiven",
    "OAuthError",
    "Page",
    "Paginator",
    "PermissionDeniedError",
    "PreconditionFailedError",
    "RateLimitError",
    "RawResponse",
    "RequestOptions",
    "Secret",
    "SecretText",
    "StreamError",
    "TimedToken",
    "TokenProvider",
    "UnprocessableEntityError",
    "__version__",
]
