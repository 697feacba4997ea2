from __future__ import annotations

import os
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import Any, Awaitable, Callable, Mapping, Union
from urllib.parse import urlsplit

from typing_extensions import Self

from .._errors import KeysteadError
from .._operation import Operation
from .._request import RequestOptions, present, printable
from .._transport import AsyncHTTPClient, AsyncHTTPTransport, AsyncTransport
from .._version import __version__
from .core import AsyncCore
from .credentials import AsyncCredentials, AsyncFixed, AsyncRefreshed
from .resource import AsyncDefaults, AsyncResource
from .resources.accounts import AsyncAccounts
from .resources.aggregator import AsyncAggregator
from .resources.api_keys import AsyncApiKeys
from .resources.audit_events import AsyncAuditEvents
from .resources.auth import AsyncAuth
from .resources.configs import AsyncConfigs
from .resources.content import AsyncContent
from .resources.keys import AsyncKeys
from .resources.projects import AsyncProjects
from .resources.system import AsyncSystem
from .resources.tenants import AsyncTenants
from .resources.usage import AsyncUsage
from .resources.user_api_keys import AsyncUserApiKeys
from .resources.users import AsyncUsers

AsyncTokenProvider = Callable[[], Awaitable[str]]
"""Fetches a token; it is asked again when the service refuses the last one."""

_USER_AGENT = f"keystead-python/{__version__}"


class AsyncKeystead:
    """A client of one Keystead service. Use it as a context manager, or call `aclose` at the end.

    It may be shared by all tasks of a program, and should be: it keeps its connections open.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: str | None = None,
        token: Union[str, AsyncTokenProvider, None] = None,
        credentials: tuple[str, str] | None = None,
        timeout: float = 30.0,
        max_retries: int = 2,
        retry_delay: float = 0.5,
        headers: Mapping[str, str] | None = None,
        http_client: AsyncHTTPClient | None = None,
        transport: AsyncHTTPTransport | None = None,
    ) -> None:
        """
        @param base_url: where the service is; `KEYSTEAD_URL` of the environment by default
        @param api_key: an API key; `KEYSTEAD_API_KEY` of the environment if no other credentials are given
        @param token: a session token, a JWT, or a function that fetches one; it is asked again after a 401
        @param credentials: email and password: the client logs in when it must, and again when the session ends
        @param timeout: seconds for each attempt
        @param max_retries: how often a request is sent again
        @param retry_delay: seconds before the first retry; they double from one to the next
        @param headers: sent with every request
        @param http_client: an httpx client of your own, which you close yourself
        @param transport: what httpx sends through
        """
        self._core = AsyncCore(
            base_url=_checked(base_url or os.environ.get("KEYSTEAD_URL")),
            transport=AsyncTransport(http_client, transport),
            credentials=self._credentials(api_key, token, credentials),
            retry_delay=retry_delay,
        )
        own = {"User-Agent": _USER_AGENT, **(headers or {})}
        self._defaults = AsyncDefaults(timeout=timeout, max_retries=max_retries, headers=own)

    def with_options(
        self,
        *,
        timeout: float | None = None,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """The same client, with its connections and credentials, but other defaults."""
        other = object.__new__(type(self))
        other._core = self._core
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
        """Sends what this version has no method for. @returns the decoded JSON; None for an answer without a body"""
        # The path is written into the log: what varies in it belongs into the query.
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

    def _credentials(
        self, api_key: str | None, token: Union[str, AsyncTokenProvider, None], pair: tuple[str, str] | None
    ) -> AsyncCredentials:
        if sum(each is not None for each in (api_key, token, pair)) > 1:
            raise KeysteadError("Give one of api_key, token and credentials; nobody could tell which of them to use")
        if pair is not None:
            email, password = pair
            return AsyncRefreshed(lambda: self._log_in(email, password))
        if isinstance(token, str):
            return AsyncFixed({"Authorization": f"Bearer {printable('token', token)}"})
        if token is not None:
            return AsyncRefreshed(_fetcher(token))
        key = api_key if api_key is not None else os.environ.get("KEYSTEAD_API_KEY")
        return AsyncFixed({} if key is None else {"X-API-Key": printable("api_key", key)})

    async def _log_in(self, email: str, password: str) -> tuple[str, datetime | None]:
        session = await self.auth.login(email=email, password=password)
        # A newer service may write times in a way that this version does not know.
        ends: object = session.expires_at
        return session.session_token, ends if isinstance(ends, datetime) else None

    @cached_property
    def users(self) -> AsyncUsers:
        return AsyncUsers(self._core, self._defaults)

    @cached_property
    def user_api_keys(self) -> AsyncUserApiKeys:
        return AsyncUserApiKeys(self._core, self._defaults)

    @cached_property
    def projects(self) -> AsyncProjects:
        return AsyncProjects(self._core, self._defaults)

    @cached_property
    def api_keys(self) -> AsyncApiKeys:
        return AsyncApiKeys(self._core, self._defaults)

    @cached_property
    def keys(self) -> AsyncKeys:
        return AsyncKeys(self._core, self._defaults)

    @cached_property
    def configs(self) -> AsyncConfigs:
        return AsyncConfigs(self._core, self._defaults)

    @cached_property
    def tenants(self) -> AsyncTenants:
        return AsyncTenants(self._core, self._defaults)

    @cached_property
    def auth(self) -> AsyncAuth:
        return AsyncAuth(self._core, self._defaults)

    @cached_property
    def audit_events(self) -> AsyncAuditEvents:
        return AsyncAuditEvents(self._core, self._defaults)

    @cached_property
    def usage(self) -> AsyncUsage:
        return AsyncUsage(self._core, self._defaults)

    @cached_property
    def system(self) -> AsyncSystem:
        return AsyncSystem(self._core, self._defaults)

    @cached_property
    def aggregator(self) -> AsyncAggregator:
        return AsyncAggregator(self._core, self._defaults)

    @cached_property
    def accounts(self) -> AsyncAccounts:
        return AsyncAccounts(self._core, self._defaults)

    @cached_property
    def content(self) -> AsyncContent:
        return AsyncContent(self._core, self._defaults)


def _fetcher(provider: AsyncTokenProvider) -> Callable[[], Awaitable[tuple[str, None]]]:
    async def fetch() -> tuple[str, None]:
        return await provider(), None

    return fetch


def _checked(base_url: str | None) -> str:
    if not base_url:
        raise KeysteadError("Give a base_url, such as http://127.0.0.1:8080, or set KEYSTEAD_URL")
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or parts.query:
        raise KeysteadError("base_url must be an http or https URL without user name, password or query")
    return base_url.rstrip("/")
