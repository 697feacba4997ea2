"""Every operation of the service, under the name of its operationId.

Generated from packages/openapi/openapi.json by packages/openapi/python/generate.py. Never edited: `npm run generate`.
"""

from .._operation import Operation

ACCOUNTS_USERS_CREATE = Operation("accounts.users.create", "POST", "/users")
ACCOUNTS_USERS_DELETE = Operation("accounts.users.delete", "DELETE", "/users/{id}")
ACCOUNTS_USERS_GET = Operation("accounts.users.get", "GET", "/users/{id}")
ACCOUNTS_USERS_LIST = Operation("accounts.users.list", "GET", "/users")
ACCOUNTS_USERS_ROTATE_KEY = Operation("accounts.users.rotateKey", "POST", "/users/{id}/rotate-key")
ACCOUNTS_USERS_UPDATE = Operation("accounts.users.update", "PATCH", "/users/{id}")
AGGREGATOR_API_KEYS_CREATE = Operation("aggregator.apiKeys.create", "POST", "/api/admin/api-keys")
AGGREGATOR_API_KEYS_LIST = Operation("aggregator.apiKeys.list", "GET", "/api/admin/users/{user_id}/api-keys")
AGGREGATOR_API_KEYS_REVOKE = Operation("aggregator.apiKeys.revoke", "DELETE", "/api/admin/api-keys/{id}")
AGGREGATOR_COMPLETE = Operation("aggregator.complete", "POST", "/api/chat/completions")
AGGREGATOR_JOBS_CANCEL = Operation("aggregator.jobs.cancel", "POST", "/api/jobs/{id}/cancel")
AGGREGATOR_JOBS_CREATE = Operation("aggregator.jobs.create", "POST", "/api/jobs")
AGGREGATOR_JOBS_GET = Operation("aggregator.jobs.get", "GET", "/api/jobs/{id}")
AGGREGATOR_JOBS_LIST = Operation("aggregator.jobs.list", "GET", "/api/jobs")
AGGREGATOR_STREAM = Operation("aggregator.stream", "POST", "/stream")
AGGREGATOR_USERS_CREATE = Operation("aggregator.users.create", "POST", "/api/admin/users")
AGGREGATOR_USERS_LIST = Operation("aggregator.users.list", "GET", "/api/admin/users")
AUTHZEN_EVALUATE = Operation("authzen.evaluate", "POST", "/access/v1/evaluation")
AUTHZEN_EVALUATE_BATCH = Operation("authzen.evaluateBatch", "POST", "/access/v1/evaluations")
CONTENT_API_USERS_CREATE = Operation("content.apiUsers.create", "POST", "/admin/api")
CONTENT_API_USERS_DELETE = Operation("content.apiUsers.delete", "DELETE", "/admin/api/{id}")
CONTENT_API_USERS_GET = Operation("content.apiUsers.get", "GET", "/admin/api/{id}")
CONTENT_API_USERS_LIST = Operation("content.apiUsers.list", "GET", "/admin/api")
CONTENT_API_USERS_REGENERATE_TOKEN = Operation(
    "content.apiUsers.regenerateToken", "POST", "/admin/api/regenerate-token/{id}"
)
CONTENT_API_USERS_UPDATE = Operation("content.apiUsers.update", "PUT", "/admin/api/{id}")
SYSTEM_HEALTH = Operation("system.health", "GET", "/health")
SYSTEM_JWKS = Operation("system.jwks", "GET", "/.well-known/jwks.json")
SYSTEM_READY = Operation("system.ready", "GET", "/ready")
V1_API_KEYS_CREATE = Operation("v1.apiKeys.create", "POST", "/api/v1/api-keys")
V1_API_KEYS_DELETE = Operation("v1.apiKeys.delete", "DELETE", "/api/v1/api-keys/{api_key}")
V1_API_KEYS_DISABLE = Operation("v1.apiKeys.disable", "POST", "/api/v1/api-keys/{api_key}/disable")
V1_API_KEYS_ENABLE = Operation("v1.apiKeys.enable", "POST", "/api/v1/api-keys/{api_key}/enable")
V1_API_KEYS_GET = Operation("v1.apiKeys.get", "GET", "/api/v1/api-keys/{api_key}")
V1_API_KEYS_IMPORT = Operation("v1.apiKeys.import", "POST", "/api/v1/api-keys/import")
V1_API_KEYS_LIST = Operation("v1.apiKeys.list", "GET", "/api/v1/api-keys")
V1_API_KEYS_ROTATE = Operation("v1.apiKeys.rotate", "POST", "/api/v1/api-keys/rotate")
V1_API_KEYS_UPDATE = Operation("v1.apiKeys.update", "PATCH", "/api/v1/api-keys/{api_key}")
V1_AUDIT_EVENTS_LIST = Operation("v1.auditEvents.list", "GET", "/api/v1/audit-events")
V1_AUTH_BEGIN_PASSKEY_LOGIN = Operation("v1.auth.beginPasskeyLogin", "POST", "/api/v1/auth/login/passkey")
V1_AUTH_CHANGE_PASSWORD = Operation("v1.auth.changePassword", "POST", "/api/v1/auth/password")
V1_AUTH_CHECK = Operation("v1.auth.check", "GET", "/api/v1/auth/check")
V1_AUTH_COMPLETE_LOGIN = Operation("v1.auth.completeLogin", "POST", "/api/v1/auth/login/factor")
V1_AUTH_CONFIRM_PASSWORD_RESET = Operation(
    "v1.auth.confirmPasswordReset", "POST", "/api/v1/auth/password-reset/confirm"
)
V1_AUTH_END_SESSION = Operation("v1.auth.endSession", "DELETE", "/api/v1/auth/sessions/{session_id}")
V1_AUTH_END_SESSIONS = Operation("v1.auth.endSessions", "DELETE", "/api/v1/auth/sessions")
V1_AUTH_ENROL_PASSKEY_AT_LOGIN = Operation(
    "v1.auth.enrolPasskeyAtLogin", "POST", "/api/v1/auth/login/passkey-registration"
)
V1_AUTH_ENROL_TOTP_AT_LOGIN = Operation("v1.auth.enrolTotpAtLogin", "POST", "/api/v1/auth/login/totp")
V1_AUTH_LIST_SESSIONS = Operation("v1.auth.listSessions", "GET", "/api/v1/auth/sessions")
V1_AUTH_LOGIN = Operation("v1.auth.login", "POST", "/api/v1/auth/login")
V1_AUTH_LOGOUT = Operation("v1.auth.logout", "POST", "/api/v1/auth/logout")
V1_AUTH_ME = Operation("v1.auth.me", "GET", "/api/v1/auth/me")
V1_AUTH_REQUEST_PASSWORD_RESET = Operation("v1.auth.requestPasswordReset", "POST", "/api/v1/auth/password-reset")
V1_AUTH_POLICY_GET = Operation("v1.authPolicy.get", "GET", "/api/v1/auth/policy")
V1_AUTH_POLICY_SET = Operation("v1.authPolicy.set", "PUT", "/api/v1/auth/policy")
V1_CONFIGS_CREATE = Operation("v1.configs.create", "POST", "/api/v1/configs")
V1_CONFIGS_DELETE = Operation("v1.configs.delete", "DELETE", "/api/v1/configs/{config_identifier}")
V1_CONFIGS_GET = Operation("v1.configs.get", "GET", "/api/v1/configs/{config_identifier}")
V1_CONFIGS_LIST = Operation("v1.configs.list", "GET", "/api/v1/configs")
V1_CONFIGS_UPDATE = Operation("v1.configs.update", "PUT", "/api/v1/configs/{config_identifier}")
V1_EVENTS_LIST = Operation("v1.events.list", "GET", "/api/v1/events")
V1_FACTORS_ADD_PASSKEY = Operation("v1.factors.addPasskey", "POST", "/api/v1/auth/factors/passkeys")
V1_FACTORS_CONFIRM_TOTP = Operation("v1.factors.confirmTotp", "POST", "/api/v1/auth/factors/totp/confirm")
V1_FACTORS_LIST = Operation("v1.factors.list", "GET", "/api/v1/auth/factors")
V1_FACTORS_REAUTHENTICATE = Operation("v1.factors.reauthenticate", "POST", "/api/v1/auth/reauthentication")
V1_FACTORS_REMOVE = Operation("v1.factors.remove", "DELETE", "/api/v1/auth/factors/{factor_id}")
V1_FACTORS_RENEW_RECOVERY_CODES = Operation("v1.factors.renewRecoveryCodes", "POST", "/api/v1/auth/recovery-codes")
V1_FACTORS_START_PASSKEY = Operation("v1.factors.startPasskey", "POST", "/api/v1/auth/factors/passkeys/options")
V1_FACTORS_START_REAUTHENTICATION = Operation(
    "v1.factors.startReauthentication", "POST", "/api/v1/auth/reauthentication/passkey"
)
V1_FACTORS_START_TOTP = Operation("v1.factors.startTotp", "POST", "/api/v1/auth/factors/totp")
V1_FEDERATED_CREDENTIALS_CREATE = Operation(
    "v1.federatedCredentials.create", "POST", "/api/v1/users/{user_identifier}/federated-credentials"
)
V1_FEDERATED_CREDENTIALS_DELETE = Operation(
    "v1.federatedCredentials.delete", "DELETE", "/api/v1/users/{user_identifier}/federated-credentials/{credential_id}"
)
V1_FEDERATED_CREDENTIALS_LIST = Operation(
    "v1.federatedCredentials.list", "GET", "/api/v1/users/{user_identifier}/federated-credentials"
)
V1_GRANTS_LIST = Operation("v1.grants.list", "GET", "/api/v1/auth/grants")
V1_GRANTS_REVOKE = Operation("v1.grants.revoke", "DELETE", "/api/v1/auth/grants/{grant_id}")
V1_INVITATIONS_ACCEPT = Operation("v1.invitations.accept", "POST", "/api/v1/invitations/accept")
V1_INVITATIONS_CREATE = Operation("v1.invitations.create", "POST", "/api/v1/invitations")
V1_INVITATIONS_DELETE = Operation("v1.invitations.delete", "DELETE", "/api/v1/invitations/{invitation_id}")
V1_INVITATIONS_LIST = Operation("v1.invitations.list", "GET", "/api/v1/invitations")
V1_KEYS_COMMIT_CHARGE = Operation("v1.keys.commitCharge", "POST", "/api/v1/keys/charges/{charge_id}/commit")
V1_KEYS_REFUND_CHARGE = Operation("v1.keys.refundCharge", "POST", "/api/v1/keys/charges/{charge_id}/refund")
V1_KEYS_VERIFY = Operation("v1.keys.verify", "POST", "/api/v1/keys/verify")
V1_KEYS_VERIFY_BATCH = Operation("v1.keys.verifyBatch", "POST", "/api/v1/keys/verify/batch")
V1_OAUTH_CLIENTS_DELETE = Operation("v1.oauthClients.delete", "DELETE", "/api/v1/users/{user_identifier}/oauth-client")
V1_OAUTH_CLIENTS_GET = Operation("v1.oauthClients.get", "GET", "/api/v1/users/{user_identifier}/oauth-client")
V1_OAUTH_CLIENTS_PUT = Operation("v1.oauthClients.put", "PUT", "/api/v1/users/{user_identifier}/oauth-client")
V1_PLUGINS_CREATE = Operation("v1.plugins.create", "POST", "/api/v1/plugins")
V1_PLUGINS_DELETE = Operation("v1.plugins.delete", "DELETE", "/api/v1/plugins/{plugin_id}")
V1_PLUGINS_DELIVERIES = Operation("v1.plugins.deliveries", "GET", "/api/v1/plugins/{plugin_id}/deliveries")
V1_PLUGINS_DISABLE = Operation("v1.plugins.disable", "POST", "/api/v1/plugins/{plugin_id}/disable")
V1_PLUGINS_ENABLE = Operation("v1.plugins.enable", "POST", "/api/v1/plugins/{plugin_id}/enable")
V1_PLUGINS_GET = Operation("v1.plugins.get", "GET", "/api/v1/plugins/{plugin_id}")
V1_PLUGINS_LIST = Operation("v1.plugins.list", "GET", "/api/v1/plugins")
V1_PLUGINS_REDELIVER = Operation(
    "v1.plugins.redeliver", "POST", "/api/v1/plugins/{plugin_id}/deliveries/{delivery_id}/redeliver"
)
V1_PLUGINS_ROTATE_SECRET = Operation("v1.plugins.rotateSecret", "POST", "/api/v1/plugins/{plugin_id}/rotate-secret")
V1_PLUGINS_TEST = Operation("v1.plugins.test", "POST", "/api/v1/plugins/{plugin_id}/test")
V1_PLUGINS_UPDATE = Operation("v1.plugins.update", "PATCH", "/api/v1/plugins/{plugin_id}")
V1_PROJECTS_ADD_USER = Operation("v1.projects.addUser", "POST", "/api/v1/projects/{project_identifier}/users")
V1_PROJECTS_ASSIGN_CONFIG = Operation(
    "v1.projects.assignConfig", "POST", "/api/v1/projects/{project_identifier}/assign-config"
)
V1_PROJECTS_CLEAR_USERS = Operation("v1.projects.clearUsers", "DELETE", "/api/v1/projects/{project_identifier}/users")
V1_PROJECTS_CONFIG = Operation("v1.projects.config", "GET", "/api/v1/projects/{project_identifier}/config")
V1_PROJECTS_CREATE = Operation("v1.projects.create", "POST", "/api/v1/projects")
V1_PROJECTS_DELETE = Operation("v1.projects.delete", "DELETE", "/api/v1/projects/{project_identifier}")
V1_PROJECTS_GET = Operation("v1.projects.get", "GET", "/api/v1/projects/{project_identifier}")
V1_PROJECTS_LIST = Operation("v1.projects.list", "GET", "/api/v1/projects")
V1_PROJECTS_REMOVE_USER = Operation(
    "v1.projects.removeUser", "DELETE", "/api/v1/projects/{project_identifier}/users/{user_identifier}"
)
V1_PROJECTS_SEARCH = Operation("v1.projects.search", "POST", "/api/v1/projects/search")
V1_PROJECTS_UNASSIGN_CONFIG = Operation(
    "v1.projects.unassignConfig", "POST", "/api/v1/projects/{project_identifier}/unassign-config"
)
V1_PROJECTS_USERS = Operation("v1.projects.users", "GET", "/api/v1/projects/{project_identifier}/users")
V1_ROLES_CREATE = Operation("v1.roles.create", "POST", "/api/v1/roles")
V1_ROLES_DELETE = Operation("v1.roles.delete", "DELETE", "/api/v1/roles/{role_identifier}")
V1_ROLES_GET = Operation("v1.roles.get", "GET", "/api/v1/roles/{role_identifier}")
V1_ROLES_LIST = Operation("v1.roles.list", "GET", "/api/v1/roles")
V1_ROLES_UPDATE = Operation("v1.roles.update", "PUT", "/api/v1/roles/{role_identifier}")
V1_SCOPES_LIST = Operation("v1.scopes.list", "GET", "/api/v1/scopes")
V1_SETTINGS_GET = Operation("v1.settings.get", "GET", "/api/v1/config")
V1_SETTINGS_HISTORY = Operation("v1.settings.history", "GET", "/api/v1/config/history")
V1_SETTINGS_ROLLBACK = Operation("v1.settings.rollback", "POST", "/api/v1/config/rollback")
V1_SETTINGS_SCHEMA = Operation("v1.settings.schema", "GET", "/api/v1/config/schema")
V1_SETTINGS_UPDATE = Operation("v1.settings.update", "PATCH", "/api/v1/config")
V1_SIGNING_KEYS_LIST = Operation("v1.signingKeys.list", "GET", "/api/v1/signing-keys")
V1_SIGNING_KEYS_ROTATE = Operation("v1.signingKeys.rotate", "POST", "/api/v1/signing-keys/rotate")
V1_SSO_CONNECTIONS_CREATE = Operation("v1.ssoConnections.create", "POST", "/api/v1/sso-connections")
V1_SSO_CONNECTIONS_DELETE = Operation("v1.ssoConnections.delete", "DELETE", "/api/v1/sso-connections/{connection_id}")
V1_SSO_CONNECTIONS_GET = Operation("v1.ssoConnections.get", "GET", "/api/v1/sso-connections/{connection_id}")
V1_SSO_CONNECTIONS_LIST = Operation("v1.ssoConnections.list", "GET", "/api/v1/sso-connections")
V1_SSO_CONNECTIONS_UPDATE = Operation("v1.ssoConnections.update", "PUT", "/api/v1/sso-connections/{connection_id}")
V1_SSO_CONNECTIONS_VERIFY_DOMAIN = Operation(
    "v1.ssoConnections.verifyDomain", "POST", "/api/v1/sso-connections/{connection_id}/domains/{domain}/verify"
)
V1_TENANTS_CREATE = Operation("v1.tenants.create", "POST", "/api/v1/tenants")
V1_TENANTS_LIST = Operation("v1.tenants.list", "GET", "/api/v1/tenants")
V1_USAGE_GET = Operation("v1.usage.get", "GET", "/api/v1/usage")
V1_USER_API_KEYS_CREATE = Operation("v1.userApiKeys.create", "POST", "/api/v1/users/{user_identifier}/api-keys")
V1_USER_API_KEYS_DELETE_ALL = Operation(
    "v1.userApiKeys.deleteAll", "DELETE", "/api/v1/users/{user_identifier}/api-keys"
)
V1_USER_API_KEYS_LIST = Operation("v1.userApiKeys.list", "GET", "/api/v1/users/{user_identifier}/api-keys")
V1_USER_FACTORS_LIST = Operation("v1.userFactors.list", "GET", "/api/v1/users/{user_identifier}/factors")
V1_USER_FACTORS_REMOVE_ALL = Operation("v1.userFactors.removeAll", "DELETE", "/api/v1/users/{user_identifier}/factors")
V1_USERS_CREATE = Operation("v1.users.create", "POST", "/api/v1/users")
V1_USERS_DELETE = Operation("v1.users.delete", "DELETE", "/api/v1/users/{user_identifier}")
V1_USERS_DEMAND_PASSWORD = Operation(
    "v1.users.demandPassword", "POST", "/api/v1/users/{user_identifier}/password-reset"
)
V1_USERS_EFFECTIVE_SCOPES = Operation(
    "v1.users.effectiveScopes", "GET", "/api/v1/users/{user_identifier}/effective-scopes"
)
V1_USERS_END_SESSIONS = Operation("v1.users.endSessions", "DELETE", "/api/v1/users/{user_identifier}/sessions")
V1_USERS_GET = Operation("v1.users.get", "GET", "/api/v1/users/{user_identifier}")
V1_USERS_LIST = Operation("v1.users.list", "GET", "/api/v1/users")
V1_USERS_PROJECTS = Operation("v1.users.projects", "GET", "/api/v1/users/{user_identifier}/projects")
V1_USERS_SEARCH = Operation("v1.users.search", "POST", "/api/v1/users/search")
V1_USERS_UPDATE = Operation("v1.users.update", "PUT", "/api/v1/users/{user_identifier}")
