# Derived from ../_async/client.py by scripts/unasync.py. Never edited.
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
from .._transport import HTTPClient, HTTPTransport, Transport
from .._version import __version__
from .core import Core
from .given_credentials import TokenProvider, credentials_of
from .resource import Defaults, Resource
from .resources.accounts import Accounts
from .resources.aggregator import Aggregator
from .resources.api_keys import ApiKeys
from .resources.audit_events import AuditEvents
from .resources.auth import Auth
from .resources.auth_policy import AuthPolicy
from .resources.authzen import Authzen
from .resources.configs import Configs
from .resources.content import Content
from .resources.events import Events
from .resources.factors import Factors
from .resources.federated_credentials import FederatedCredentials
from .resources.grants import Grants
from .resources.invitations import Invitations
from .resources.keys import Keys
from .resources.oauth_clients import OAuthClients
from .resources.objects import Objects, StorageKeys
from .resources.plans import Plans
from .resources.plugins import Plugins
from .resources.projects import Projects
from .resources.roles import Roles
from .resources.scopes import Scopes
from .resources.settings import Settings
from .resources.signing_keys import SigningKeys
from .resources.sso_connections import SsoConnections
from .resources.system import System
from .resources.tenants import Tenants
from .resources.usage import Usage
from .resources.user_api_keys import UserApiKeys
from .resources.user_factors import UserFactors
from .resources.users import Users

_USER_AGENT = f"keystead-python/{__version__}"


class Keystead:
    """A client of one Keystead service. Use it as a context manager, or call `close` at the end.

    It may be shared by all threads of a program, and should be: it keeps its connections open.
    """

    def __init__(
        self,
        base_url: str | None = None,
        *,
        api_key: Union[SecretText, None, NotGiven] = NOT_GIVEN,
        token: Union[SecretText, TokenProvider, None] = None,
        credentials: Union[LogIn, tuple[str, str], ClientCredentials, TokenProvider, None] = None,
        timeout: float = 30.0,
        max_retries: int = 2,
        retry_delay: float = 0.5,
        headers: Mapping[str, str] | None = None,
        http_client: HTTPClient | None = None,
        transport: HTTPTransport | None = None,
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
        self._core = Core(
            base_url=base_url_from(base_url),
            transport=Transport(http_client, transport),
            credentials=credentials_of(api_key, token, credentials, lambda: self.auth),
            retry_delay=retry_delay,
        )
        own = {"User-Agent": _USER_AGENT, **(headers or {})}
        self._defaults = Defaults(timeout=timeout, max_retries=max_retries, headers=own)

    def with_options(
        self,
        *,
        api_key: Union[SecretText, None, NotGiven] = NOT_GIVEN,
        token: Union[SecretText, TokenProvider, None] = None,
        credentials: Union[LogIn, tuple[str, str], ClientCredentials, TokenProvider, None] = None,
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
            other._core = Core(
                base_url=self._core.base_url,
                transport=self._core.transport,
                credentials=self._core.credentials,
                retry_delay=self._core.retry_delay if retry_delay is None else retry_delay,
            )
        if is_someone_else:
            other._core.credentials = credentials_of(api_key, token, credentials, lambda: other.auth)
        other._defaults = Defaults(
            timeout=self._defaults.timeout if timeout is None else timeout,
            max_retries=self._defaults.max_retries if max_retries is None else max_retries,
            headers={**self._defaults.headers, **(headers or {})},
        )
        return other

    def request(
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
        resource = Resource(self._core, self._defaults)
        response = resource._send(operation, query=present(**(query or {})), body=body, options=options)
        return response.json() if response.content else None

    def close(self) -> None:
        """Closes its connections."""
        self._core.transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._core.base_url!r})"

    @cached_property
    def users(self) -> Users:
        """People and services."""
        return Users(self._core, self._defaults)

    @cached_property
    def user_api_keys(self) -> UserApiKeys:
        """The keys of a user, for projects."""
        return UserApiKeys(self._core, self._defaults)

    @cached_property
    def federated_credentials(self) -> FederatedCredentials:
        """The workloads of other issuers that may get tokens for a user."""
        return FederatedCredentials(self._core, self._defaults)

    @cached_property
    def objects(self) -> Objects:
        """Objects of the tenant, stored encrypted."""
        return Objects(self._core, self._defaults)

    @cached_property
    def storage_keys(self) -> StorageKeys:
        """The keys that these objects are encrypted under."""
        return StorageKeys(self._core, self._defaults)

    @cached_property
    def sso_connections(self) -> SsoConnections:
        """Connections of the tenant to OpenID providers, with which its people sign in."""
        return SsoConnections(self._core, self._defaults)

    @cached_property
    def plugins(self) -> Plugins:
        """What gets events of the tenant as signed webhooks."""
        return Plugins(self._core, self._defaults)

    @cached_property
    def events(self) -> Events:
        """The kinds of events that plugins can get."""
        return Events(self._core, self._defaults)

    @cached_property
    def oauth_clients(self) -> OAuthClients:
        """Users as clients of OAuth 2.0."""
        return OAuthClients(self._core, self._defaults)

    @cached_property
    def grants(self) -> Grants:
        """What the person of a session has allowed clients of OAuth 2.0."""
        return Grants(self._core, self._defaults)

    @cached_property
    def signing_keys(self) -> SigningKeys:
        """The keys that sign access tokens, for Super Admins of the default tenant."""
        return SigningKeys(self._core, self._defaults)

    @cached_property
    def invitations(self) -> Invitations:
        """Invitations of people by email."""
        return Invitations(self._core, self._defaults)

    @cached_property
    def projects(self) -> Projects:
        """Projects and their members."""
        return Projects(self._core, self._defaults)

    @cached_property
    def api_keys(self) -> ApiKeys:
        """All keys: issue, change, rotate, import."""
        return ApiKeys(self._core, self._defaults)

    @cached_property
    def keys(self) -> Keys:
        """Verification and charges."""
        return Keys(self._core, self._defaults)

    @cached_property
    def configs(self) -> Configs:
        """Named server configurations of projects."""
        return Configs(self._core, self._defaults)

    @cached_property
    def settings(self) -> Settings:
        """What governs the tenant, in versions."""
        return Settings(self._core, self._defaults)

    @cached_property
    def plans(self) -> Plans:
        """Limits under a name, which keys refer to."""
        return Plans(self._core, self._defaults)

    @cached_property
    def roles(self) -> Roles:
        """Roles of the tenant: the built-in ones, and its own."""
        return Roles(self._core, self._defaults)

    @cached_property
    def scopes(self) -> Scopes:
        """All scopes of the service, with descriptions."""
        return Scopes(self._core, self._defaults)

    @cached_property
    def tenants(self) -> Tenants:
        """Tenants, for Super Admins of the default tenant."""
        return Tenants(self._core, self._defaults)

    @cached_property
    def auth(self) -> Auth:
        """Sessions, and the check of the client's own credential."""
        return Auth(self._core, self._defaults)

    @cached_property
    def auth_policy(self) -> AuthPolicy:
        """What the tenant demands of log-ins."""
        return AuthPolicy(self._core, self._defaults)

    @cached_property
    def factors(self) -> Factors:
        """The second factors of the person whose session the client has."""
        return Factors(self._core, self._defaults)

    @cached_property
    def user_factors(self) -> UserFactors:
        """The second factors of users, for administrators."""
        return UserFactors(self._core, self._defaults)

    @cached_property
    def audit_events(self) -> AuditEvents:
        """The audit log."""
        return AuditEvents(self._core, self._defaults)

    @cached_property
    def usage(self) -> Usage:
        """Verifications, counted by time and kind."""
        return Usage(self._core, self._defaults)

    @cached_property
    def system(self) -> System:
        """Health, readiness and public keys; needs no credentials."""
        return System(self._core, self._defaults)

    @cached_property
    def aggregator(self) -> Aggregator:
        """The contract at `/api/admin`, completions and jobs."""
        return Aggregator(self._core, self._defaults)

    @cached_property
    def accounts(self) -> Accounts:
        """The contract at `/users`."""
        return Accounts(self._core, self._defaults)

    @cached_property
    def authzen(self) -> Authzen:
        """The contract at `/access`: AuthZEN 1.0."""
        return Authzen(self._core, self._defaults)

    @cached_property
    def content(self) -> Content:
        """The contract at `/admin/api`."""
        return Content(self._core, self._defaults)
