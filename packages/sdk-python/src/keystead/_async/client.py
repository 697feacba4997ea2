from __future__ import annotations

from types import TracebackType
from typing import Any, Mapping, Union

from typing_extensions import Self

from .._environment import base_url_from
from .._log_in import LogIn
from .._oauth import ClientCredentials
from .._operation import Operation
from .._request import NOT_GIVEN, NotGiven, RequestOptions, present
from .._secret import SecretText
from .._transport import AsyncHTTPClient, AsyncHTTPTransport, AsyncTransport
from .._version import __version__
from .client_resources import AsyncClientResources
from .core import AsyncCore
from .given_credentials import AsyncTokenProvider, credentials_of
from .resource import AsyncDefaults, AsyncResource

_USER_AGENT = f"keystead-python/{__version__}"


class AsyncKeystead(AsyncClientResources):
    """A client of one Keystead service. Use it as a context manager, or call `aclose` at the end.

    It may be shared by all tasks of a program, and should be: it keeps its connections open.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: Union[SecretText, None, NotGiven] = NOT_GIVEN,
        token: Union[SecretText, AsyncTokenProvider, None] = None,
        credentials: Union[LogIn, tuple[str, str], ClientCredentials, AsyncTokenProvider, None] = None,
        timeout: float = 30.0,
        max_retries: int = 2,
        retry_delay: float = 0.5,
        headers: Mapping[str, str] | None = None,
        http_client: AsyncHTTPClient | None = None,
        transport: AsyncHTTPTransport | None = None,
    ) -> None:
        """
        @param base_url: the URL of the service; by default the environment variable `KEYSTEAD_URL`
        @param api_key: an API key; if it is omitted, without other credentials, the environment variable
            `KEYSTEAD_API_KEY`. None: no key, whatever the environment has
        @param token: a session token, a JWT, or a function that returns one, which is called again after a 401
        @param credentials: a log-in, or email and password: the client logs in when needed, and again when the session
            ends. Or ClientCredentials: the client fetches tokens of OAuth 2.0, and replaces each before its end. Or a
            function that returns a token
        @param timeout: seconds per attempt
        @param max_retries: how often a request is retried
        @param retry_delay: seconds before the first retry, doubled for each further one
        @param headers: sent with every request
        @param http_client: an httpx client of your own, which you close yourself
        @param transport: the transport for httpx
        """
        self._core = AsyncCore(
            base_url=base_url_from(base_url),
            transport=AsyncTransport(http_client, transport),
            credentials=credentials_of(api_key, token, credentials, lambda: self.auth),
            retry_delay=retry_delay,
        )
        own = {"User-Agent": _USER_AGENT, **(headers or {})}
        self._defaults = AsyncDefaults(timeout=timeout, max_retries=max_retries, headers=own)

    def with_options(
        self,
        *,
        api_key: Union[SecretText, None, NotGiven] = NOT_GIVEN,
        token: Union[SecretText, AsyncTokenProvider, None] = None,
        credentials: Union[LogIn, tuple[str, str], ClientCredentials, AsyncTokenProvider, None] = None,
        timeout: float | None = None,
        max_retries: int | None = None,
        retry_delay: float | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """The same client with other options: it shares the connections. Headers are added; what is omitted stays."""
        other = object.__new__(type(self))
        other._core = self._core
        is_someone_else = not isinstance(api_key, NotGiven) or token is not None or credentials is not None
        if is_someone_else or retry_delay is not None:
            other._core = AsyncCore(
                base_url=self._core.base_url,
                transport=self._core.transport,
                credentials=self._core.credentials,
                retry_delay=self._core.retry_delay if retry_delay is None else retry_delay,
            )
        if is_someone_else:
            other._core.credentials = credentials_of(api_key, token, credentials, lambda: other.auth)
        other._defaults = AsyncDefaults(
            timeout=self._defaults.timeout if timeout is None else timeout,
            max_retries=self._defaults.max_retries if max_retries is None else max_retries,
            headers={**self._defaults.headers, **(headers or {})},
        )
        return other

    async def request(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, Any] | None = None,
        options: RequestOptions | None = None,
    ) -> Any:
        """Sends a request without its own method. @returns the decoded JSON; None for a response without a body"""
        # The path is logged: variable parts belong in the query.
        operation = Operation("request", method.upper(), path)
        resource = AsyncResource(self._core, self._defaults)
        response = await resource._send(operation, query=present(**(query or {})), body=body, options=options)
        return response.json() if response.content else None

    async def aclose(self) -> None:
        """Closes its connections."""
        await self._core.transport.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._core.base_url!r})"
