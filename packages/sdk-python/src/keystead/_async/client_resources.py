from __future__ import annotations

from functools import cached_property

from .core import AsyncCore
from .resource import AsyncDefaults
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


class AsyncClientResources:
    """The resources of a client, each made on first use."""

    _core: AsyncCore
    _defaults: AsyncDefaults

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
