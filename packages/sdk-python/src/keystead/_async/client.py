from __future__ import annotations

from functools import cached_property
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
from .core import AsyncCore
from .given_credentials import AsyncTokenProvider, credentials_of
from .resource import AsyncDefaults, AsyncResource
from .resources.accounts import AsyncAccounts
from .resources.aggregator import AsyncAggregator
from .resources.api_keys import AsyncApiKeys
from .resources.audit_events import AsyncAuditEvents
from .resources.auth import AsyncAuth
from .resources.auth_policy import AsyncAuthPolicy
from .resources.authzen import AsyncAuthzen
from .resources.configs import AsyncConfigs
from .resources.content import AsyncContent
from .resources.events import AsyncEvents
from .resources.factors import AsyncFactors
from .resources.federated_credentials import AsyncFederatedCredentials
from .resources.grants import AsyncGrants
from .resources.invitations import AsyncInvitations
from .resources.keys import AsyncKeys
from .resources.oauth_clients import AsyncOAuthClients
from .resources.objects import AsyncObjects, AsyncStorageKeys
from .resources.plans import AsyncPlans
from .resources.plugins import AsyncPlugins
from .resources.projects import AsyncProjects
from .resources.roles import AsyncRoles
from .resources.scopes import AsyncScopes
from .resources.settings import AsyncSettings
from .resources.signing_keys import AsyncSigningKeys
from .resources.sso_connections import AsyncSsoConnections
from .resources.system import AsyncSystem
from .resources.tenants import AsyncTenants
from .resources.usage import AsyncUsage
from .resources.user_api_keys import AsyncUserApiKeys
from .resources.user_factors import AsyncUserFactors
from .resources.users import AsyncUsers

_USER_AGENT = f"keystead-python/{__version__}"


class AsyncKeystead:
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

    @cached_property
    def users(self) -> AsyncUsers:
        """People and services."""
        return AsyncUsers(self._core, self._defaults)

    @cached_property
    def user_api_keys(self) -> AsyncUserApiKeys:
        """The keys of a user, for projects."""
        return AsyncUserApiKeys(self._core, self._defaults)

    @cached_property
    def federated_credentials(self) -> AsyncFederatedCredentials:
        """The workloads of other issuers that may get tokens for a user."""
        return AsyncFederatedCredentials(self._core, self._defaults)

    @cached_property
    def objects(self) -> AsyncObjects:
        """Objects of the tenant, stored encrypted."""
        return AsyncObjects(self._core, self._defaults)

    @cached_property
    def storage_keys(self) -> AsyncStorageKeys:
        """The keys that these objects are encrypted under."""
        return AsyncStorageKeys(self._core, self._defaults)

    @cached_property
    def sso_connections(self) -> AsyncSsoConnections:
        """Connections of the tenant to OpenID providers, with which its people sign in."""
        return AsyncSsoConnections(self._core, self._defaults)

    @cached_property
    def plugins(self) -> AsyncPlugins:
        """What gets events of the tenant as signed webhooks."""
        return AsyncPlugins(self._core, self._defaults)

    @cached_property
    def events(self) -> AsyncEvents:
        """The kinds of events that plugins can get."""
        return AsyncEvents(self._core, self._defaults)

    @cached_property
    def oauth_clients(self) -> AsyncOAuthClients:
        """Users as clients of OAuth 2.0."""
        return AsyncOAuthClients(self._core, self._defaults)

    @cached_property
    def grants(self) -> AsyncGrants:
        """What the person of a session has allowed clients of OAuth 2.0."""
        return AsyncGrants(self._core, self._defaults)

    @cached_property
    def signing_keys(self) -> AsyncSigningKeys:
        """The keys that sign access tokens, for Super Admins of the default tenant."""
        return AsyncSigningKeys(self._core, self._defaults)

    @cached_property
    def invitations(self) -> AsyncInvitations:
        """Invitations of people by email."""
        return AsyncInvitations(self._core, self._defaults)

    @cached_property
    def projects(self) -> AsyncProjects:
        """Projects and their members."""
        return AsyncProjects(self._core, self._defaults)

    @cached_property
    def api_keys(self) -> AsyncApiKeys:
        """All keys: issue, change, rotate, import."""
        return AsyncApiKeys(self._core, self._defaults)

    @cached_property
    def keys(self) -> AsyncKeys:
        """Verification and charges."""
        return AsyncKeys(self._core, self._defaults)

    @cached_property
    def configs(self) -> AsyncConfigs:
        """Named server configurations of projects."""
        return AsyncConfigs(self._core, self._defaults)

    @cached_property
    def settings(self) -> AsyncSettings:
        """What governs the tenant, in versions."""
        return AsyncSettings(self._core, self._defaults)

    @cached_property
    def plans(self) -> AsyncPlans:
        """Limits under a name, which keys refer to."""
        return AsyncPlans(self._core, self._defaults)

    @cached_property
    def roles(self) -> AsyncRoles:
        """Roles of the tenant: the built-in ones, and its own."""
        return AsyncRoles(self._core, self._defaults)

    @cached_property
    def scopes(self) -> AsyncScopes:
        """All scopes of the service, with descriptions."""
        return AsyncScopes(self._core, self._defaults)

    @cached_property
    def tenants(self) -> AsyncTenants:
        """Tenants, for Super Admins of the default tenant."""
        return AsyncTenants(self._core, self._defaults)

    @cached_property
    def auth(self) -> AsyncAuth:
        """Sessions, and the check of the client's own credential."""
        return AsyncAuth(self._core, self._defaults)

    @cached_property
    def auth_policy(self) -> AsyncAuthPolicy:
        """What the tenant demands of log-ins."""
        return AsyncAuthPolicy(self._core, self._defaults)

    @cached_property
    def factors(self) -> AsyncFactors:
        """The second factors of the person whose session the client has."""
        return AsyncFactors(self._core, self._defaults)

    @cached_property
    def user_factors(self) -> AsyncUserFactors:
        """The second factors of users, for administrators."""
        return AsyncUserFactors(self._core, self._defaults)

    @cached_property
    def audit_events(self) -> AsyncAuditEvents:
        """The audit log."""
        return AsyncAuditEvents(self._core, self._defaults)

    @cached_property
    def usage(self) -> AsyncUsage:
        """Verifications, counted by time and kind."""
        return AsyncUsage(self._core, self._defaults)

    @cached_property
    def system(self) -> AsyncSystem:
        """Health, readiness and public keys; needs no credentials."""
        return AsyncSystem(self._core, self._defaults)

    @cached_property
    def aggregator(self) -> AsyncAggregator:
        """The contract at `/api/admin`, completions and jobs."""
        return AsyncAggregator(self._core, self._defaults)

    @cached_property
    def accounts(self) -> AsyncAccounts:
        """The contract at `/users`."""
        return AsyncAccounts(self._core, self._defaults)

    @cached_property
    def authzen(self) -> AsyncAuthzen:
        """The contract at `/access`: AuthZEN 1.0."""
        return AsyncAuthzen(self._core, self._defaults)

    @cached_property
    def content(self) -> AsyncContent:
        """The contract at `/admin/api`."""
        return AsyncContent(self._core, self._defaults)
