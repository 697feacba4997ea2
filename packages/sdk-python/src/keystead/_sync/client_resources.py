# Derived from ../_async/client_resources.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from functools import cached_property

from .core import Core
from .resource import Defaults
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


class ClientResources:
    """The resources of a client, each made on first use."""

    _core: Core
    _defaults: Defaults

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
