/**
 * Generated from packages/openapi/openapi.json: do not edit, run `npm run generate`.
 * Private to the package: the public types are in src/types.
 */
export interface paths {
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["aggregator.users.list"];
        put?: never;
        post: operations["aggregator.users.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["aggregator.apiKeys.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{user_id}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["aggregator.apiKeys.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["aggregator.apiKeys.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["aggregator.jobs.list"];
        put?: never;
        post: operations["aggregator.jobs.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["aggregator.jobs.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["aggregator.jobs.cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["accounts.users.list"];
        put?: never;
        post: operations["accounts.users.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["accounts.users.get"];
        put?: never;
        post?: never;
        delete: operations["accounts.users.delete"];
        options?: never;
        head?: never;
        patch: operations["accounts.users.update"];
        trace?: never;
    };
    "/users/{id}/rotate-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["accounts.users.rotateKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["content.apiUsers.list"];
        put?: never;
        post: operations["content.apiUsers.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["content.apiUsers.get"];
        put: operations["content.apiUsers.update"];
        post?: never;
        delete: operations["content.apiUsers.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/api/regenerate-token/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["content.apiUsers.regenerateToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/evaluation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["authzen.evaluate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/access/v1/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["authzen.evaluateBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.users.list"];
        put?: never;
        post: operations["v1.users.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.users.count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_identifier}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.users.get"];
        put: operations["v1.users.update"];
        post?: never;
        delete: operations["v1.users.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_identifier}/effective-scopes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.users.effectiveScopes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_identifier}/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.users.projects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.users.search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_identifier}/offboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.users.offboardPreview"];
        put?: never;
        post: operations["v1.users.offboard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/offboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.users.offboardMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.users.disableMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_identifier}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.users.demandPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_identifier}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["v1.users.endSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_identifier}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.userApiKeys.list"];
        put?: never;
        post: operations["v1.userApiKeys.create"];
        delete: operations["v1.userApiKeys.deleteAll"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_identifier}/federated-credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.federatedCredentials.list"];
        put?: never;
        post: operations["v1.federatedCredentials.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_identifier}/federated-credentials/{credential_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["v1.federatedCredentials.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.apiKeys.list"];
        put?: never;
        post: operations["v1.apiKeys.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.apiKeys.count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.apiKeys.revokeMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.apiKeys.disableMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.apiKeys.enableMany"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.apiKeys.import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{api_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.apiKeys.get"];
        put?: never;
        post?: never;
        delete: operations["v1.apiKeys.delete"];
        options?: never;
        head?: never;
        patch: operations["v1.apiKeys.update"];
        trace?: never;
    };
    "/api/v1/api-keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.apiKeys.rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{api_key}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.apiKeys.disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{api_key}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.apiKeys.enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.keys.verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/verify/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.keys.verifyBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/charges/{charge_id}/commit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.keys.commitCharge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/charges/{charge_id}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.keys.refundCharge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.projects.list"];
        put?: never;
        post: operations["v1.projects.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.projects.search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_identifier}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.projects.get"];
        put?: never;
        post?: never;
        delete: operations["v1.projects.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_identifier}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.projects.users"];
        put?: never;
        post: operations["v1.projects.addUser"];
        delete: operations["v1.projects.clearUsers"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_identifier}/users/{user_identifier}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["v1.projects.removeUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_identifier}/assign-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.projects.assignConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_identifier}/unassign-config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.projects.unassignConfig"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_identifier}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.projects.config"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.configs.list"];
        put?: never;
        post: operations["v1.configs.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/configs/{config_identifier}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.configs.get"];
        put: operations["v1.configs.update"];
        post?: never;
        delete: operations["v1.configs.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.settings.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch: operations["v1.settings.update"];
        trace?: never;
    };
    "/api/v1/config/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.settings.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.settings.schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.settings.rollback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.roles.list"];
        put?: never;
        post: operations["v1.roles.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{role_identifier}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.roles.get"];
        put: operations["v1.roles.update"];
        post?: never;
        delete: operations["v1.roles.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/scopes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.scopes.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.tenants.list"];
        put?: never;
        post: operations["v1.tenants.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.auth.login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login/factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.auth.completeLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.auth.beginPasskeyLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.auth.enrolTotpAtLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login/passkey-registration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.auth.enrolPasskeyAtLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.auth.logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.auth.changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.auth.requestPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.auth.confirmPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.auth.me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.auth.listSessions"];
        put?: never;
        post?: never;
        delete: operations["v1.auth.endSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["v1.auth.endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.authPolicy.get"];
        put: operations["v1.authPolicy.set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.factors.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/factors/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.factors.startTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/factors/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.factors.confirmTotp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/factors/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.factors.startPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/factors/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.factors.addPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/factors/{factor_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["v1.factors.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.factors.renewRecoveryCodes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reauthentication/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.factors.startReauthentication"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reauthentication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.factors.reauthenticate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_identifier}/factors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.userFactors.list"];
        put?: never;
        post?: never;
        delete: operations["v1.userFactors.removeAll"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.grants.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/grants/{grant_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["v1.grants.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.invitations.list"];
        put?: never;
        post: operations["v1.invitations.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.invitations.accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete: operations["v1.invitations.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.auditEvents.checkpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.auditEvents.proof"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.auditEvents.consistency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.auditEvents.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.auditEvents.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.usage.get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_identifier}/oauth-client": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.oauthClients.get"];
        put: operations["v1.oauthClients.put"];
        post?: never;
        delete: operations["v1.oauthClients.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.signingKeys.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/signing-keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.signingKeys.rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso-connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.ssoConnections.list"];
        put?: never;
        post: operations["v1.ssoConnections.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso-connections/{connection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.ssoConnections.get"];
        put: operations["v1.ssoConnections.update"];
        post?: never;
        delete: operations["v1.ssoConnections.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sso-connections/{connection_id}/domains/{domain}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.ssoConnections.verifyDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/objects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.objects.list"];
        put?: never;
        post: operations["v1.objects.upload"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/objects/{object_id}/metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.objects.metadata"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/objects/{object_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.objects.download"];
        put?: never;
        post?: never;
        delete: operations["v1.objects.delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.storageKeys.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.storageKeys.rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/storage/keys/destroy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.storageKeys.destroy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.plans.list"];
        put?: never;
        post: operations["v1.plans.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plans/{plan_identifier}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.plans.get"];
        put?: never;
        post?: never;
        delete: operations["v1.plans.delete"];
        options?: never;
        head?: never;
        patch: operations["v1.plans.update"];
        trace?: never;
    };
    "/api/v1/plugins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.plugins.list"];
        put?: never;
        post: operations["v1.plugins.create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.plugins.get"];
        put?: never;
        post?: never;
        delete: operations["v1.plugins.delete"];
        options?: never;
        head?: never;
        patch: operations["v1.plugins.update"];
        trace?: never;
    };
    "/api/v1/plugins/{plugin_id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.plugins.enable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin_id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.plugins.disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.plugins.test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin_id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.plugins.rotateSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.plugins.deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/plugins/{plugin_id}/deliveries/{delivery_id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["v1.plugins.redeliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.events.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["aggregator.stream"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post: operations["aggregator.complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["v1.auth.check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["system.health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["system.ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["system.jwks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/audit-keys.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get: operations["system.auditKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptInvitationRequest: {
            /** @description The token in the link */
            token: string;
            /** @description 12 to 1000 characters; not a common password, nor the email or the name of the user. Any characters, also spaces */
            password: string;
            /** @description Display name, unique in the tenant; by default the email */
            name?: string;
        };
        /** @description The person who accepted an invitation */
        AcceptedInvitation: {
            /**
             * Format: uuid
             * @description Id of the new user
             */
            user_id: string;
            /**
             * Format: uuid
             * @description Id of its tenant
             */
            tenant_id: string;
            /** @description Email address, to log in with */
            email: string | null;
            /** @description Display name */
            name: string;
            /** @description Roles: super_admin, admin, user, viewer, and those that the tenant has made */
            roles: ("super_admin" | "admin" | "user" | "viewer" | (string & {}))[];
        };
        /** @description The envelope of AcceptedInvitation */
        AcceptedInvitationResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["AcceptedInvitation"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description What a subject wants to do */
        AccessActionParam: {
            /** @description The name of the action: the last part of the scope */
            name: string;
            /** @description More about the action; only `cost` is read */
            properties?: components["schemas"]["AccessActionPropertiesParam"];
        };
        /** @description More about an action */
        AccessActionPropertiesParam: {
            /** @description What the use costs, of every limit of the key and of its credits; by default 1, and 0 costs nothing */
            cost?: number;
        } & {
            [key: string]: unknown;
        };
        /** @description Whether an access is permitted, and why not */
        AccessDecision: {
            /** @description Whether the access is permitted */
            decision: boolean;
            /** @description Why not; absent when it is permitted */
            context?: components["schemas"]["AccessDecisionContext"];
        };
        /** @description Why an access is not permitted */
        AccessDecisionContext: {
            /**
             * @description Machine-readable reason: as the `code` of a verification, or of the subject
             * @enum {string}
             */
            code?: "NOT_FOUND" | "MALFORMED" | "EXPIRED" | "REVOKED" | "DISABLED" | "USER_INACTIVE" | "INSUFFICIENT_SCOPE" | "IP_NOT_ALLOWED" | "RATE_LIMITED" | "USAGE_EXCEEDED" | "NOT_PERMITTED" | "UNKNOWN_SUBJECT_TYPE";
            /** @description Human-readable reason */
            reason?: string;
            /** @description Of a key over a limit: seconds until it has points again */
            retry_after?: number;
            /** @description Why it could not be evaluated */
            error?: components["schemas"]["AccessEvaluationFailure"];
        };
        /** @description The decisions on several accesses, or on a single one */
        AccessDecisions: {
            /** @description Whether the access is permitted; of a request without evaluations */
            decision?: boolean;
            /** @description Why not; of a request without evaluations */
            context?: components["schemas"]["AccessDecisionContext"];
            /** @description The decisions, in the order of the evaluations; fewer when one of them ended it */
            evaluations?: components["schemas"]["AccessDecision"][];
        };
        /** @description Why an access could not be evaluated */
        AccessEvaluationFailure: {
            /** @description The status that a request for this evaluation alone is answered with */
            status: number;
            /** @description Human-readable reason */
            message: string;
        };
        /** @description One of several accesses to decide on; what it does not say is said for all */
        AccessEvaluationParam: {
            /** @description Who wants to do it */
            subject?: components["schemas"]["AccessSubjectParam"];
            /** @description What it wants to do */
            action?: components["schemas"]["AccessActionParam"];
            /** @description What it wants to do it to */
            resource?: components["schemas"]["AccessResourceParam"];
            /** @description The environment of the access; not read */
            context?: {
                [key: string]: unknown;
            };
        };
        /**
         * @description Whether evaluations end with the first that is denied, or permitted
         * @enum {string}
         */
        AccessEvaluationsSemantic: "execute_all" | "deny_on_first_deny" | "permit_on_first_permit";
        /** @description How evaluations are executed */
        AccessOptionsParam: {
            /** @description execute_all, the default; or stop after the first that is denied, or after the first that is permitted */
            evaluations_semantic?: components["schemas"]["AccessEvaluationsSemantic"];
        } & {
            [key: string]: unknown;
        };
        /** @description What a subject wants to do something to */
        AccessResourceParam: {
            /** @description The type of the resource: the first part of the scope */
            type: string;
            /** @description The id of the resource within its type */
            id: string;
            /** @description More about the resource; not read */
            properties?: {
                [key: string]: unknown;
            };
        };
        /** @description From where a tenant is managed */
        AccessSettings: {
            /** @description Addresses and CIDR ranges from which alone the tenant is managed, by all calls but verification; empty: from everywhere. It must hold your own */
            ip_allowlist: string[];
        };
        /** @description From where a tenant is managed, as it is to be */
        AccessSettingsParam: {
            /** @description Addresses and CIDR ranges from which alone the tenant is managed, by all calls but verification; empty: from everywhere. It must hold your own; null: the default */
            ip_allowlist?: string[] | null;
        };
        /** @description Who wants to do something */
        AccessSubjectParam: {
            /** @description api_key, access_token, user or identity; any other is denied */
            type: string;
            /** @description The text of the key or token, or the id or email of a user. A text is a secret */
            id: string;
            /** @description More about the subject; only `ip_address` is read */
            properties?: components["schemas"]["AccessSubjectPropertiesParam"];
        };
        /** @description More about a subject */
        AccessSubjectPropertiesParam: {
            /** @description Address of the client that presented the key; a key may work from some only */
            ip_address?: string;
        } & {
            [key: string]: unknown;
        };
        /** @enum {string} */
        AccessTokenAlgorithm: "EdDSA" | "ES256" | "RS256";
        /** @description A user of the accounts contract, with its one key */
        Account: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Name, unique in the tenant */
            name: string;
            /** @description Email address, unique in the tenant; null if none was given */
            email: string | null;
            /** @description admin: may manage the tenant; user: may not */
            role: components["schemas"]["AccountRole"];
            /** @description Whether its API key works */
            is_active: boolean;
            /**
             * Format: date-time
             * @description When the user was created
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the user was last changed; a request changes nothing
             */
            updated_at: string;
            /** @description Requests made with the keys of the user */
            usage: components["schemas"]["AccountUsage"];
        };
        /**
         * @description The role of an account
         * @enum {string}
         */
        AccountRole: "user" | "admin";
        /** @description How often the key of an account was used */
        AccountUsage: {
            /** @description Requests so far */
            total_requests: number;
            /**
             * Format: date-time
             * @description Time of the latest request; absent before the first
             */
            last_used_at?: string;
            /**
             * Format: date-time
             * @description Time of the first request; absent before it
             */
            first_used_at?: string;
            /** @description Requests on the current UTC day */
            requests_today: number;
            /**
             * Format: date-time
             * @description Start of the daily count
             */
            last_reset: string;
        };
        /** @description Why a request failed */
        AccountsError: {
            /**
             * @description Human-readable reason
             * @example API user not found
             */
            error: string;
        };
        /** @description That something was done, without anything to return */
        Acknowledgement: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        AddPasskeyRequest: {
            /** @description The `challenge` of the options */
            challenge: string;
            /** @description What the browser returned for the options */
            registration: components["schemas"]["PasskeyRegistration"];
            /**
             * @description Name of the passkey, for the person to tell them apart
             * @default Passkey
             */
            name?: string;
        };
        AddProjectUserRequest: {
            /** @description Email of the user; give either this or `user_id` */
            email?: string;
            /** @description Id of the user, or its email; give either this or `email` */
            user_id?: string;
        };
        /** @description An API key of the aggregator contract, without its text */
        AggregatorApiKey: {
            /**
             * Format: uuid
             * @description Id of the key
             */
            id: string;
            /**
             * Format: uuid
             * @description Id of the API user of the key
             */
            user_id: string;
            /** @description The first characters of the key, to recognise it by */
            key_prefix: string;
            /** @description Name of the key, for people */
            name: string;
            /** @description Scopes of the key */
            scopes: string[];
            /** @description Whether the key works: neither revoked nor expired, and its user is active */
            active: boolean;
            /** @description When the key expires; null: never */
            expires_at: string | null;
            /** @description When the key was last used; null: never */
            last_used_at: string | null;
            /** @description Number of uses so far */
            usage_count: number;
            /**
             * Format: date-time
             * @description When the key was created
             */
            created_at: string;
            /** @description When the key was revoked; null: it was not */
            revoked_at: string | null;
        };
        /** @description Why a request failed */
        AggregatorError: {
            /** @description Machine-readable reason */
            error: components["schemas"]["ErrorCode"];
            /**
             * @description Human-readable reason
             * @example name is required
             */
            message: string;
        };
        /**
         * @description What a key of the aggregator contract may do
         * @enum {string}
         */
        AggregatorScope: "read" | "write" | "admin" | "*";
        /** @description An API user of the aggregator contract */
        AggregatorUser: {
            /**
             * Format: uuid
             * @description Id of the API user
             */
            id: string;
            /**
             * Format: uuid
             * @description Id of its tenant
             */
            tenant_id: string;
            /** @description Name, unique in the tenant */
            name: string;
            /** @description What the API user is for; empty if none was given */
            description: string;
            /** @description Whether its keys work */
            active: boolean;
            /**
             * Format: date-time
             * @description When the API user was created
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the API user was last changed
             */
            updated_at: string;
        };
        /** @description An API key with its rules; its text is masked */
        ApiKey: {
            /**
             * Format: uuid
             * @description Id of the key
             */
            key_id: string;
            /** @description Masked: the first nine characters, `...` and the last six; `configured` for the admin key of the configuration */
            api_key: string;
            /** @description Id of the project of the key; null for none */
            project_id: string | null;
            /** @description Name of the project of the key; null for none */
            project_name: string | null;
            /**
             * Format: date-time
             * @description When the key was created
             */
            created_at: string;
            /** @description When the key expires; null: never */
            expires_at: string | null;
            /** @description When the key was last used; null: never */
            last_used_at: string | null;
            /** @description active, disabled until it is enabled again, or revoked for good */
            status: components["schemas"]["ApiKeyStatus"];
            /**
             * Format: uuid
             * @description Id of the user of the key
             */
            user_id: string;
            /** @description Email of the user of the key; null for a service user without one */
            user_email: string | null;
            /** @description Name of the key, for people */
            name: string;
            /** @description Whether it may call Keystead itself; false: it can only be verified */
            management: boolean;
            /** @description Scopes of the key; null: those of its user */
            scopes: string[] | null;
            /** @description Id of the plan whose limits the key has; null: it has its own */
            plan_id: string | null;
            /** @description Name of that plan; null for none */
            plan_name: string | null;
            /** @description How often the key may be used; empty: without limit */
            limits: components["schemas"]["KeyLimit"][];
            /** @description A prepaid number of uses; null: uses are not metered */
            credits: components["schemas"]["KeyCredits"] | null;
            /** @description Addresses and CIDR ranges the key works from; null: from anywhere */
            ip_allowlist: string[] | null;
            /** @description Environment of the key, for example `production`; null for none */
            environment: string | null;
            /** @description The caller's own id for the holder of the key; null for none */
            external_id: string | null;
            /** @description The JSON that was stored with the key; null for none */
            metadata: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @description Number of uses so far */
            usage_count: number;
            /** @description Address of its last use; check it before the key retires */
            last_used_ip: string | null;
            /** @description The key that replaces this one, which retires at `expires_at` */
            successor_id: string | null;
        };
        /** @description An API key by its id and its name */
        ApiKeyName: {
            /**
             * Format: uuid
             * @description Id of the key
             */
            key_id: string;
            /** @description Name of the key, for people */
            name: string;
        };
        /**
         * @description What a call that changes many keys did to one of them
         * @enum {string}
         */
        ApiKeyOutcome: "changed" | "unchanged" | "revoked" | "not_found" | "forbidden";
        /** @description A page of a list of ApiKey, and the cursor of the next one */
        ApiKeyPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["ApiKey"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of ApiKey */
        ApiKeyResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["ApiKey"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description What a call that changes many keys did to one of them, by its id */
        ApiKeyResult: {
            /**
             * Format: uuid
             * @description Id of the key
             */
            key_id: string;
            /** @description changed; unchanged: it was so before; revoked: it has ended, and cannot be changed; not_found; forbidden: it holds more than you do */
            outcome: components["schemas"]["ApiKeyOutcome"];
        };
        /**
         * @description Whether a key works, was disabled for a time, or was revoked for good
         * @enum {string}
         */
        ApiKeyStatus: "active" | "disabled" | "revoked";
        AssignProjectConfigRequest: {
            /** @description Name of the configuration; give either this or `config_id` */
            config_name?: string;
            /** @description Id of the configuration, or its name; give either this or `config_name` */
            config_id?: string;
        };
        /** @description The audit log of a tenant at a size, signed */
        AuditCheckpoint: {
            /** @description Names the log: the issuer without its scheme, `/audit/` and the id of the tenant */
            origin: string;
            /** @description Number of events in the log */
            size: number;
            /** @description Hash of the tree over all of them: SHA-256, in base64 */
            root: string;
            /** @description The three as a signed note (C2SP signed-note), whose keys are at `/.well-known/audit-keys.json` */
            checkpoint: string;
        };
        /** @description The envelope of AuditCheckpoint */
        AuditCheckpointResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["AuditCheckpoint"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The proof that an audit log has only grown */
        AuditConsistency: {
            /** @description The earlier size of the log */
            from_size: number;
            /** @description The later size of the log */
            to_size: number;
            /** @description The proof (RFC 9162, section 2.1.4) */
            hashes: string[];
        };
        /** @description The envelope of AuditConsistency */
        AuditConsistencyResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["AuditConsistency"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description Something that was done or attempted, by whom, from where and to what */
        AuditEvent: {
            /** @description Its place in the log of the tenant, from 0 and without gaps; null while it has none, for a second or while it is open */
            seq: number | null;
            /** @description Whether it still counts occurrences of its minute. Then it has no place in the log yet, and may change */
            open: boolean;
            /**
             * Format: uuid
             * @description Id of the event
             */
            event_id: string;
            /** @description Id of the user who acted; null if nobody was authenticated */
            actor_id: string | null;
            /** @description Name of that user as it was; null if nobody was authenticated, and in older events */
            actor_name: string | null;
            /** @description person, service, system or anonymous; null in older events */
            actor_kind: string | null;
            /** @description Id of the key with which the user acted; null for a session */
            actor_key_id: string | null;
            /** @description What was done, for example key.created */
            action: string;
            /** @description Kind of what it was done to, for example key; null for none */
            target_type: string | null;
            /** @description Id of what it was done to; null for none */
            target_id: string | null;
            /** @description Name of what it was done to as it was; null for none, and in older events */
            target_name: string | null;
            /** @description Whether the action succeeded */
            outcome: components["schemas"]["AuditOutcome"];
            /** @description Address of the caller: IPv4 or IPv6 */
            ip: string;
            /** @description The `User-Agent` of the request; null if it had none */
            user_agent: string | null;
            /** @description The `X-Request-Id` of the answer; null for what no request caused */
            request_id: string | null;
            /** @description More about the action, by its kind; null for none */
            details: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @description Fields of the target before and after, by their names; null where none are recorded. Never secrets */
            changes: {
                [key: string]: components["schemas"]["FieldChange"];
            } | null;
            /** @description Number of occurrences; more than 1 for uses and failures within one minute */
            count: number;
            /**
             * Format: date-time
             * @description When it happened; of several occurrences, the first
             */
            created_at: string;
        };
        /** @description A page of a list of AuditEvent, and the cursor of the next one */
        AuditEventPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["AuditEvent"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /**
         * @description Whether what was attempted was done
         * @enum {string}
         */
        AuditOutcome: "success" | "failure";
        /** @description The proof that an event is in the audit log */
        AuditProof: {
            /**
             * Format: uuid
             * @description Id of the event
             */
            event_id: string;
            /** @description Its place in the log */
            seq: number;
            /** @description Number of events in the log that the proof is about */
            size: number;
            /** @description Hash of the event in the tree: SHA-256, in base64 */
            leaf_hash: string;
            /** @description The proof (RFC 9162, section 2.1.3) */
            hashes: string[];
            /** @description The signed note of a log of that size */
            checkpoint: string;
        };
        /** @description The envelope of AuditProof */
        AuditProofResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["AuditProof"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description Why a request failed; a denied access is no failure */
        AuthzenError: {
            /**
             * @description Human-readable reason
             * @example Requires the scope keys:verify
             */
            error: string;
        };
        BeginPasskeyLoginRequest: {
            /** @description The `challenge` of a log-in that asks for a factor; without it, any passkey of this service logs in */
            challenge?: string;
        };
        /** @description How many there are, as far as it is counted */
        BoundedCount: {
            /** @description How many there are, at most 10000 */
            count: number;
            /** @description Whether there are more than that: counting ends at 10000 */
            at_least: boolean;
        };
        /** @description The envelope of BoundedCount */
        BoundedCountResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["BoundedCount"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        ChangePasswordRequest: {
            /** @description Your present password */
            current_password: string;
            /** @description 12 to 1000 characters; not a common password, nor the email or the name of the user. Any characters, also spaces */
            new_password: string;
        };
        /** @description The key that was changed, and which replicas have confirmed it */
        ChangedApiKey: {
            /**
             * Format: uuid
             * @description Id of the key
             */
            key_id: string;
            /** @description The replicas that confirmed the change: from then on none of them uses the previous state */
            receipt: components["schemas"]["Receipt"];
        };
        /** @description The envelope of ChangedApiKey */
        ChangedApiKeyResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["ChangedApiKey"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description What was done to each of many keys, and which replicas have confirmed it */
        ChangedApiKeys: {
            /** @description How many were changed */
            changed: number;
            /** @description What was done to each key, in the order of the request */
            results: components["schemas"]["ApiKeyResult"][];
            /** @description The replicas that confirmed the change: from then on none of them uses the previous state */
            receipt: components["schemas"]["Receipt"];
        };
        /** @description The envelope of ChangedApiKeys */
        ChangedApiKeysResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["ChangedApiKeys"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A changed plan, and which replicas have confirmed it */
        ChangedPlan: {
            /**
             * Format: uuid
             * @description Id of the plan
             */
            plan_id: string;
            /** @description Name of the plan, unique in the tenant */
            name: string;
            /** @description What the plan is for; empty if none was given */
            description: string;
            /** @description How often each key of the plan may be used; empty: without limit */
            limits: components["schemas"]["KeyLimit"][];
            /** @description Number of keys that refer to it and are not revoked */
            api_keys_count: number;
            /**
             * Format: date-time
             * @description When the plan was created
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the plan was last changed
             */
            updated_at: string;
            /** @description The replicas that confirmed the change: from then on none of them uses the previous state */
            receipt: components["schemas"]["Receipt"];
        };
        /** @description The envelope of ChangedPlan */
        ChangedPlanResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["ChangedPlan"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A changed role, and what the change did to those who have it */
        ChangedRole: {
            /**
             * Format: uuid
             * @description Id of the role
             */
            role_id: string;
            /** @description Name of the role, unique in the tenant; it never changes */
            name: string;
            /** @description What the role is for; empty if none was given */
            description: string;
            /** @description The scopes that users with this role hold */
            scopes: ("users:read" | "users:create" | "users:update" | "users:delete" | "projects:read" | "projects:create" | "projects:update" | "projects:delete" | "keys:read" | "keys:create" | "keys:update" | "keys:delete" | "keys:verify" | "configs:read" | "configs:create" | "configs:update" | "configs:delete" | "roles:manage" | "sso:manage" | "federation:manage" | "tenants:manage" | "audit:read" | "usage:read" | "metrics:read" | "plugins:manage" | "storage:read" | "storage:write" | "storage:manage" | "settings:read" | "settings:write" | "signals:manage" | "jobs:read" | "jobs:create" | "jobs:update" | "read" | "write" | "admin" | "*" | (string & {}))[];
            /** @description True: every tenant has it, and it cannot be changed or deleted */
            built_in: boolean;
            /** @description When the role was created; null for a built-in role */
            created_at: string | null;
            /** @description When the role was last changed; null for a built-in role */
            updated_at: string | null;
            /** @description Number of users who have the role */
            users_count: number;
            /** @description Number of their keys that lost scopes */
            narrowed_keys_count: number;
        };
        /** @description The envelope of ChangedRole */
        ChangedRoleResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["ChangedRole"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description What was done to each of many users, and which replicas have confirmed it */
        ChangedUsers: {
            /** @description How many were changed */
            changed: number;
            /** @description What was done to each user, in the order of the request */
            results: components["schemas"]["UserResult"][];
            /** @description The replicas that confirmed the change: from then on none of them uses the previous state */
            receipt: components["schemas"]["Receipt"];
        };
        /** @description The envelope of ChangedUsers */
        ChangedUsersResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["ChangedUsers"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description What a verification took of the limits and credits of a key */
        Charge: {
            /**
             * Format: uuid
             * @description Id of the charge
             */
            charge_id: string;
            /**
             * Format: uuid
             * @description Id of the key that was charged
             */
            key_id: string;
            /** @description reserved until it is committed, refunded or expires */
            state: components["schemas"]["ChargeState"];
            /** @description Points and credits that it took */
            cost: number;
            /**
             * Format: date-time
             * @description When a reserved charge is refunded by itself
             */
            expires_at: string;
        };
        /** @description The envelope of Charge */
        ChargeResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["Charge"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /**
         * @description Whether a charge is reserved, was committed, or was given back
         * @enum {string}
         */
        ChargeState: "reserved" | "committed" | "refunded";
        /** @description The name of a limit, or its name and its own cost */
        ChargedLimitParam: string | components["schemas"]["LimitCostParam"];
        /** @description One message of a conversation with a model */
        ChatMessage: {
            /** @description Who said it */
            role: components["schemas"]["MessageRole"];
            /** @description What was said, at most 500000 characters */
            content: string;
        };
        CommitKeyChargeRequest: {
            /** @description The actual cost; by default the whole charge */
            cost?: number;
        };
        CompleteLoginRequest: {
            /** @description The `challenge` of the log-in, or of its options */
            challenge: string;
            /** @description The current code of the authenticator app: six digits */
            code?: string;
            /** @description One of the recovery codes, which is used up; case and hyphens are ignored */
            recovery_code?: string;
            /** @description What the browser returned for log-in options */
            passkey?: components["schemas"]["PasskeyProof"];
            /** @description What the browser returned for registration options */
            registration?: components["schemas"]["PasskeyRegistration"];
            /** @description Name of the passkey that is added; by default `Passkey` */
            name?: string;
        };
        /** @description A session of a person who has logged in with a second factor or a passkey, with its token, which is shown only once */
        CompletedSession: {
            /** @description Send it as `Authorization: Bearer`; it works until `expires_at`, or until log-out */
            session_token: string;
            /**
             * Format: date-time
             * @description When the session ends, however much it is used: KEYSTEAD_SESSION_HOURS after log-in, 24 by default
             */
            expires_at: string;
            /** @description The user who logged in */
            user: components["schemas"]["SessionUser"];
            /** @description Only where a first factor was added: ten codes that stand in for it once each; shown only here */
            recovery_codes?: string[];
        };
        /** @description The envelope of CompletedSession */
        CompletedSessionResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["CompletedSession"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The whole answer of a model */
        Completion: {
            /** @description The provider that answered */
            provider: string;
            /** @description The model that answered */
            model: string;
            /** @description The whole answer */
            content: string;
            /** @description Tokens of the prompt; null if the provider did not report them */
            tokensIn: number | null;
            /** @description Tokens of the answer; null if the provider did not report them */
            tokensOut: number | null;
            /** @description US dollars; null for a model without a price */
            cost: number | null;
            /** @description The same counts, as other services name them */
            usage: components["schemas"]["CompletionUsage"];
            /**
             * Format: uuid
             * @description The job that records the completion
             */
            job_id: string;
        };
        /** @description The tokens of a completion */
        CompletionUsage: {
            /** @description Tokens of the prompt; null if the provider did not report them */
            prompt_tokens: number | null;
            /** @description Tokens of the answer; null if the provider did not report them */
            completion_tokens: number | null;
        };
        ConfirmPasswordResetRequest: {
            /** @description The token in the link */
            token: string;
            /** @description 12 to 1000 characters; not a common password, nor the email or the name of the user. Any characters, also spaces */
            password: string;
        };
        ConfirmTotpRequest: {
            /** @description The current code of the authenticator app: six digits */
            code: string;
        };
        /** @description Why a request failed */
        ContentError: {
            /**
             * @description Human-readable reason
             * @example API user not found
             */
            error: string;
        };
        /** @description An API user of the content contract, with its token */
        ContentUser: {
            /**
             * Format: uuid
             * @description Id of the API user
             */
            id: string;
            /** @description Name, unique in the tenant */
            name: string;
            /** @description What the API user is for; empty if none was given */
            description: string;
            /** @description A JWT (EdDSA); null for a user that was never issued one */
            token: string | null;
            /** @description When the API user expires; null: never */
            expire_at: string | null;
            /**
             * Format: date-time
             * @description When the API user was created
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the API user was last changed
             */
            updated_at: string;
            /** @description Scopes of the API user and its token */
            scopes: string[];
            /** @description active, inactive, or expired when `expire_at` has passed; its token works only while it is active */
            status: components["schemas"]["UserStatus"];
        };
        CreateAccountRequest: {
            /** @description Name, unique in the tenant */
            name: string;
            /**
             * Format: email
             * @description Email address, unique in the tenant; case is ignored when it is compared
             */
            email?: string;
            /**
             * @description admin: may manage the tenant; user: may not
             * @default user
             */
            role?: components["schemas"]["AccountRole"];
        };
        CreateAggregatorApiKeyRequest: {
            /**
             * Format: uuid
             * @description Id of the API user
             */
            user_id: string;
            /**
             * @description Name of the key, for people
             * @default Default
             */
            name?: string;
            /**
             * @description Scopes of the key; `admin` includes the management of users, `*` is everything
             * @default [
             *       "read",
             *       "write"
             *     ]
             */
            scopes?: components["schemas"]["AggregatorScope"][];
        };
        CreateAggregatorUserRequest: {
            /** @description Name, unique in the tenant */
            name: string;
            /**
             * @description What the API user is for
             * @default
             */
            description?: string;
        };
        CreateApiKeyRequest: {
            /** @description Id of the user of the key, or its email; give either this or `email` */
            user_id?: string;
            /** @description Email of the user of the key; give either this or `user_id` */
            email?: string;
            /**
             * @description True: the key may call Keystead itself, with scopes that you hold. False: it is a key for your own API, which can only be verified, and you define its scopes
             * @default false
             */
            management?: boolean;
            /** @description Scopes of the key, at most 100; by default the scopes of its user, also when they change */
            scopes?: string[];
            /** @description Name of the key, for people */
            name?: string;
            /** @description Id or name of the project of the key; its user must be a member */
            project_id?: string;
            /** @description When the key expires: an RFC 3339 date and time, with any offset; null or absent: never */
            expires_at?: string | null;
            /** @description How often the key may be used, at most 10 limits with distinct names */
            limits?: components["schemas"]["LimitParam"][];
            /** @description A prepaid number of uses; null: uses are not metered */
            credits?: components["schemas"]["CreditsParam"] | null;
            /** @description Addresses and CIDR ranges the key works from; null: from anywhere */
            ip_allowlist?: string[] | null;
            /** @description Environment of the key, for example `production`; null for none */
            environment?: string | null;
            /** @description The caller's own id for the holder of the key; null for none */
            external_id?: string | null;
            /** @description Any JSON that a verification returns with the key; never put secrets in it */
            metadata?: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @description Id or name of a plan, whose limits the key has, also when they change; give either this or `limits` */
            plan_id?: string;
        };
        CreateCompletionRequest: {
            /** @description Name of a provider: echo, openai, anthropic or ollama */
            provider?: string;
            /** @description Name of a model of the provider; echo has only `echo` */
            model?: string;
            /** @description The prompt; optional when there are messages */
            prompt?: string;
            /** @description The conversation so far */
            messages?: components["schemas"]["ChatMessage"][];
            /** @description Instructions for the model */
            system_prompt?: string;
            /** @description Maximum tokens of the answer */
            max_tokens?: number;
            /** @description Randomness of the answer, 0 to 2; by default that of the model */
            temperature?: number;
        };
        CreateContentUserRequest: {
            /** @description Name, unique in the tenant */
            name: string;
            /** @description What the API user is for */
            description?: string;
            /** @description When the API user expires: an ISO 8601 date, or a date and time with offset; null: never */
            expire_at?: (string) | null;
            /** @description active: its token works; inactive or expired: it does not */
            status: components["schemas"]["UserStatus"];
            /**
             * @description Scopes of the API user and its token, at most 100
             * @default []
             */
            scopes?: string[];
        };
        CreateFederatedCredentialRequest: {
            /** @description The `iss` of the tokens: an https URL whose OpenID Connect or RFC 8414 metadata is public; or `spiffe://<trust domain>` */
            issuer: string;
            /** @description What their `sub` must be: exact, or with one `*`, not at the beginning */
            subject: string;
            /** @description What their `aud` must be or contain: exact */
            audience: string;
            /** @description What other claims must be, by their name or, with a `/` at the beginning, by their JSON pointer; each exact or with one `*`. Of an array it is enough that one element is */
            claims?: components["schemas"]["FederatedClaims"];
            /** @description Where the keys of the issuer are, if its metadata does not say; of a trust domain its bundle endpoint */
            jwks_uri?: string;
            /** @description Scopes of the tokens, which you must hold; by default those of the user, also when they change */
            scopes?: string[];
            /** @description Whether a token of the issuer with a `jti` may be presented again until it expires, as Kubernetes needs; false: once */
            reusable?: boolean;
            /** @description Name, for people */
            name?: string;
        };
        CreateInvitationRequest: {
            /**
             * Format: email
             * @description Email address of the person, who becomes a user of your tenant by accepting
             */
            email: string;
            /**
             * @description Roles of the user; you can give only roles whose scopes you hold, also when the invitation is accepted
             * @default []
             */
            roles?: components["schemas"]["Role"][];
            /**
             * @description Scopes of the user beside those of its roles; you can give only scopes that you hold
             * @default []
             */
            scopes?: string[];
        };
        CreateJobRequest: {
            /** @description Name of a provider: echo, openai, anthropic or ollama */
            provider: string;
            /** @description Name of a model of the provider; echo has only `echo` */
            model: string;
            /** @description The prompt; optional when there are messages */
            prompt?: string;
            /** @description The conversation so far */
            messages?: components["schemas"]["ChatMessage"][];
            /** @description Instructions for the model */
            system_prompt?: string;
            /** @description Maximum tokens of the answer */
            max_tokens?: number;
            /** @description Randomness of the answer, 0 to 2; by default that of the model */
            temperature?: number;
            /**
             * @description The caller's name for this kind of job
             * @default completion
             */
            type?: string;
        };
        CreateMcpConfigRequest: {
            /** @description Name of the configuration, unique in the tenant */
            config_name: string;
            /** @description MCP servers by name; any JSON for each */
            servers?: components["schemas"]["McpServers"];
        };
        CreatePlanRequest: {
            /** @description Name of the plan, unique in the tenant */
            name: string;
            /**
             * @description What the plan is for
             * @default
             */
            description?: string;
            /** @description How often each key of the plan may be used, at most 10 limits with distinct names */
            limits: components["schemas"]["LimitParam"][];
        };
        CreatePluginRequest: {
            /** @description Reverse-domain name; with the version unique in the tenant */
            id: string;
            /** @description Name, for people */
            name: string;
            /** @description Semantic version */
            version: string;
            /** @description What it is for */
            description?: string | null;
            /** @description Where its events are sent: an https URL with a public address, unless the operator opened others; port 80, 443 or above 1023 */
            url?: string | null;
            /**
             * @description Names of events, or patterns: `key.*` for all whose names begin with `key.`, `*` for all; `GET /api/v1/events` lists them
             * @default []
             */
            events?: string[];
        };
        CreateProjectRequest: {
            /** @description Name of the project, unique in the tenant */
            project_name: string;
        };
        CreateRoleRequest: {
            /** @description Name of the role, unique in the tenant: 1 to 64 lower-case letters, digits, `.`, `_` and `-`, beginning with a letter. It cannot be changed later */
            name: string;
            /**
             * @description What the role is for
             * @default
             */
            description?: string;
            /** @description The scopes that users with this role hold; you must hold each of them */
            scopes: ("users:read" | "users:create" | "users:update" | "users:delete" | "projects:read" | "projects:create" | "projects:update" | "projects:delete" | "keys:read" | "keys:create" | "keys:update" | "keys:delete" | "keys:verify" | "configs:read" | "configs:create" | "configs:update" | "configs:delete" | "roles:manage" | "sso:manage" | "federation:manage" | "tenants:manage" | "audit:read" | "usage:read" | "metrics:read" | "plugins:manage" | "storage:read" | "storage:write" | "storage:manage" | "settings:read" | "settings:write" | "signals:manage" | "jobs:read" | "jobs:create" | "jobs:update" | "read" | "write" | "admin" | "*" | (string & {}))[];
        };
        CreateSsoConnectionRequest: {
            /** @description Name, unique in the tenant */
            name: string;
            /** @description Issuer of the OpenID provider: an https URL, exactly as its metadata at `/.well-known/openid-configuration` names it */
            issuer: string;
            /** @description Id of Keystead at the provider */
            client_id: string;
            /** @description Domains of the email addresses that it signs in; each must be verified */
            domains: string[];
            /**
             * @description Roles of the users that it creates; you can give only roles that you hold
             * @default []
             */
            default_roles?: components["schemas"]["Role"][];
            /** @description `never`: only people whom the tenant has; `invited`: also who has an open invitation; `any`: everybody with a verified address of a verified domain */
            provision: components["schemas"]["SsoProvision"];
            /**
             * @description Whether people who have signed in by this connection can sign in by it alone, without password or passkey; Super Admins always can
             * @default false
             */
            require_sso?: boolean;
            /**
             * @description Whether an address counts as verified when the provider does not say (`email_verified` is left out, as by Microsoft Entra ID). Only for a provider whose administrators alone set addresses; one that it calls unverified is refused in any case
             * @default false
             */
            trust_email?: boolean;
            /** @description Its secret at the provider; never shown again */
            client_secret: string;
        };
        CreateTenantRequest: {
            /** @description Name of the tenant, unique */
            name: string;
            /** @description The first user of the tenant, with the role super_admin in it */
            owner: components["schemas"]["TenantOwnerParam"];
        };
        CreateUserApiKeyRequest: {
            /** @description Name of the project; give either this or `project_id` */
            project_name?: string;
            /** @description Id of the project, or its name; give either this or `project_name` */
            project_id?: string;
        };
        CreateUserRequest: {
            /**
             * Format: email
             * @description Email address, unique in the tenant; case is ignored when it is compared
             */
            email: string;
            /** @description User name, unique in the tenant */
            username?: string;
            /** @description Display name, unique in the tenant; by default the user name, or else the email */
            name?: string;
            /**
             * @description Roles of the user; you can give only roles whose scopes you hold
             * @default []
             */
            roles?: components["schemas"]["Role"][];
        };
        /** @description A new account and the text of its key, which is shown only once */
        CreatedAccount: {
            /** @description The new user */
            user: components["schemas"]["Account"];
            /** @description The full text of the API key, shown only here */
            api_key: string;
            /** @description A reminder for people to save the key */
            warning: string;
        };
        /** @description A new API key with its text, which is shown only once */
        CreatedAggregatorApiKey: {
            /**
             * Format: uuid
             * @description Id of the key
             */
            id: string;
            /**
             * Format: uuid
             * @description Id of the API user of the key
             */
            user_id: string;
            /** @description The first characters of the key, to recognise it by */
            key_prefix: string;
            /** @description The full text of the key, 34 characters, shown only here */
            key: string;
            /** @description Name of the key, for people */
            name: string;
            /** @description Scopes of the key */
            scopes: string[];
            /** @description Whether the key works: neither revoked nor expired, and its user is active */
            active: boolean;
            /** @description When the key expires; null: never */
            expires_at: string | null;
            /** @description When the key was last used; null: never */
            last_used_at: string | null;
            /** @description Number of uses so far */
            usage_count: number;
            /**
             * Format: date-time
             * @description When the key was created
             */
            created_at: string;
            /** @description When the key was revoked; null: it was not */
            revoked_at: string | null;
        };
        /** @description A new API key with its text, which is shown only once */
        CreatedApiKey: {
            /**
             * Format: uuid
             * @description Id of the key
             */
            key_id: string;
            /** @description The full text of the key, shown only here */
            api_key: string;
        };
        /** @description The envelope of CreatedApiKey */
        CreatedApiKeyResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["CreatedApiKey"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description An invitation, with its link, which is shown only once */
        CreatedInvitation: {
            /**
             * Format: uuid
             * @description Id of the invitation
             */
            invitation_id: string;
            /** @description The invited email address */
            email: string;
            /** @description Roles: super_admin, admin, user, viewer, and those that the tenant has made */
            roles: ("super_admin" | "admin" | "user" | "viewer" | (string & {}))[];
            /** @description Scopes of the user, beside those of its roles */
            scopes: string[];
            /** @description The link that accepts the invitation, once; shown only here. Hand it over if it is not mailed */
            url: string;
            /**
             * Format: date-time
             * @description When the link ends: after seven days
             */
            expires_at: string;
            /** @description Whether the link is mailed to the address too: only if the service has a mail server */
            mailed: boolean;
        };
        /** @description The envelope of CreatedInvitation */
        CreatedInvitationResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["CreatedInvitation"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A new configuration */
        CreatedMcpConfig: {
            /**
             * Format: uuid
             * @description Id of the configuration
             */
            config_id: string;
            /** @description Name of the configuration, unique in the tenant */
            config_name: string;
        };
        /** @description The envelope of CreatedMcpConfig */
        CreatedMcpConfigResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["CreatedMcpConfig"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A new project */
        CreatedProject: {
            /**
             * Format: uuid
             * @description Id of the project
             */
            project_id: string;
            /** @description Name of the project, unique in the tenant */
            project_name: string;
        };
        /** @description The envelope of CreatedProject */
        CreatedProjectResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["CreatedProject"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A new tenant and its owner */
        CreatedTenant: {
            /**
             * Format: uuid
             * @description Id of the tenant
             */
            tenant_id: string;
            /** @description Name of the tenant, unique */
            name: string;
            /** @description The first user of the tenant, with the role super_admin in it */
            owner: components["schemas"]["TenantOwner"];
            /** @description Password of the owner; present only if it was generated, and shown only here */
            owner_password?: string;
        };
        /** @description The envelope of CreatedTenant */
        CreatedTenantResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["CreatedTenant"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A new user */
        CreatedUser: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Email address, unique in the tenant; null for a service user without one */
            email: string | null;
            /** @description User name, unique in the tenant; null if none was given */
            username: string | null;
            /** @description Roles: super_admin, admin, user, viewer, and those that the tenant has made */
            roles: ("super_admin" | "admin" | "user" | "viewer" | (string & {}))[];
            /**
             * Format: date-time
             * @description When the user was created
             */
            created_at: string;
        };
        /** @description A new API key of a user for a project, with its text, which is shown only once */
        CreatedUserApiKey: {
            /** @description The full text of the key, shown only here */
            api_key: string;
        };
        /** @description The envelope of CreatedUserApiKey */
        CreatedUserApiKeyResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["CreatedUserApiKey"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of CreatedUser */
        CreatedUserResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["CreatedUser"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @enum {string} */
        CredentialType: "session" | "key" | "token";
        /** @description A prepaid number of uses */
        CreditsParam: {
            /** @description Remaining uses */
            remaining: number;
            /** @description When and to what `remaining` is set again; null or absent: never */
            refill?: components["schemas"]["RefillParam"] | null;
        };
        DeleteMcpConfigRequest: {
            /**
             * @description True: delete it together with what depends on it. False: refuse while anything does
             * @default false
             */
            force?: boolean;
        };
        DeleteObjectRequest: {
            /**
             * @description True: its bytes are removed now. False: when the days have passed that `retention.objects_days` sets
             * @default false
             */
            purge?: boolean;
        };
        DeleteProjectRequest: {
            /**
             * @description True: delete it together with what depends on it. False: refuse while anything does
             * @default false
             */
            force?: boolean;
        };
        DeleteRoleRequest: {
            /**
             * @description True: delete it together with what depends on it. False: refuse while anything does
             * @default false
             */
            force?: boolean;
        };
        DeleteUserRequest: {
            /**
             * @description True: delete it together with what depends on it. False: refuse while anything does
             * @default false
             */
            force?: boolean;
        };
        /** @description The account that was deleted */
        DeletedAccount: {
            /**
             * @description Always true: a failure has another status
             * @constant
             */
            success: true;
            /**
             * Format: uuid
             * @description Id of the deleted user
             */
            deleted: string;
        };
        /** @description What the deletion of a role did to those who had it */
        DeletedRole: {
            /**
             * Format: uuid
             * @description Id that the role had
             */
            role_id: string;
            /** @description Number of users who had the role */
            users_count: number;
            /** @description Number of their keys that lost scopes */
            narrowed_keys_count: number;
        };
        /** @description The envelope of DeletedRole */
        DeletedRoleResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["DeletedRole"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A connection that was deleted, and the replicas of the service that confirmed it */
        DeletedSsoConnection: {
            /**
             * Format: uuid
             * @description Id of the connection
             */
            connection_id: string;
            /** @description The replicas that confirmed the change: from then on none of them uses the previous state */
            receipt: components["schemas"]["Receipt"];
        };
        /** @description The envelope of DeletedSsoConnection */
        DeletedSsoConnectionResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["DeletedSsoConnection"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        DestroyStorageKeysRequest: {
            /**
             * @description What is meant, word for word
             * @constant
             */
            confirm: "destroy all objects";
        };
        /** @description What has ended with the keys of a tenant */
        DestroyedStorageKeys: {
            /** @description Keys that were destroyed */
            keys: number;
            /** @description Objects that have ended, with those that were deleted and not purged yet */
            objects: number;
            /** @description Bytes of these objects */
            bytes: number;
        };
        /** @description The envelope of DestroyedStorageKeys */
        DestroyedStorageKeysResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["DestroyedStorageKeys"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        DisableApiKeysRequest: {
            /** @description Ids of the keys, 1 to 1000 */
            key_ids: string[];
        };
        DisableUsersRequest: {
            /** @description Ids of the users, 1 to 1000 */
            user_ids: string[];
        };
        /** @description A scope that a user holds, and why */
        EffectiveScope: {
            /** @description The scope, or the name of a set of scopes */
            scope: string;
            /** @description Where it comes from; it is lost with the last of these */
            sources: components["schemas"]["ScopeSource"][];
            /** @description The scopes of Keystead that it allows by itself; none for a scope of your own API */
            covers: ("users:read" | "users:create" | "users:update" | "users:delete" | "projects:read" | "projects:create" | "projects:update" | "projects:delete" | "keys:read" | "keys:create" | "keys:update" | "keys:delete" | "keys:verify" | "configs:read" | "configs:create" | "configs:update" | "configs:delete" | "roles:manage" | "sso:manage" | "federation:manage" | "tenants:manage" | "audit:read" | "usage:read" | "metrics:read" | "plugins:manage" | "storage:read" | "storage:write" | "storage:manage" | "settings:read" | "settings:write" | "signals:manage" | "jobs:read" | "jobs:create" | "jobs:update" | "read" | "write" | "admin" | "*" | (string & {}))[];
        };
        /** @description The scopes that a user holds */
        EffectiveScopes: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Its roles */
            roles: ("super_admin" | "admin" | "user" | "viewer" | (string & {}))[];
            /** @description What it holds: the union of its own scopes and those of its roles */
            scopes: components["schemas"]["EffectiveScope"][];
        };
        /** @description The envelope of EffectiveScopes */
        EffectiveScopesResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["EffectiveScopes"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description Where requests are sent to */
        EgressSettings: {
            /** @description Hosts to which Keystead sends requests for the tenant, such as `idp.example.com` or `*.example.com`: key sets, identity providers, webhooks; empty: all that the installation allows */
            allowed_hosts: string[];
        };
        /** @description Where requests are sent to, as it is to be */
        EgressSettingsParam: {
            /** @description Hosts to which Keystead sends requests for the tenant, such as `idp.example.com` or `*.example.com`: key sets, identity providers, webhooks; empty: all that the installation allows; null: the default */
            allowed_hosts?: string[] | null;
        };
        EnableApiKeysRequest: {
            /** @description Ids of the keys, 1 to 1000 */
            key_ids: string[];
        };
        EndSessionsRequest: {
            /**
             * @description True: end the session of this request too. False: keep it
             * @default false
             */
            include_current?: boolean;
        };
        /** @description A federated credential that was ended, and the replicas of the service that confirmed it */
        EndedFederatedCredential: {
            /**
             * Format: uuid
             * @description Id of the federated credential
             */
            credential_id: string;
            /** @description The replicas that confirmed the change: from then on none of them uses the previous state */
            receipt: components["schemas"]["Receipt"];
        };
        /** @description The envelope of EndedFederatedCredential */
        EndedFederatedCredentialResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["EndedFederatedCredential"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description How many sessions were ended */
        EndedSessions: {
            /** @description How many sessions were ended */
            ended: number;
        };
        /** @description The envelope of EndedSessions */
        EndedSessionsResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["EndedSessions"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        EnrolPasskeyAtLoginRequest: {
            /** @description The `challenge` of a log-in with `must_enrol` */
            challenge: string;
        };
        EnrolTotpAtLoginRequest: {
            /** @description The `challenge` of a log-in with `must_enrol` */
            challenge: string;
        };
        /** @description A second factor that was added, with the recovery codes if it is the first */
        EnrolledFactor: {
            /**
             * Format: uuid
             * @description Id of the factor
             */
            factor_id: string;
            /** @description Only with the first factor: ten codes that stand in for it once each; shown only here */
            recovery_codes?: string[];
        };
        /** @description The envelope of EnrolledFactor */
        EnrolledFactorResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["EnrolledFactor"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /**
         * @description Machine-readable reason; later versions may add some
         * @example conflict
         * @enum {string}
         */
        ErrorCode: "validation_error" | "unauthorized" | "mfa_required" | "challenge_expired" | "reauthentication_required" | "forbidden" | "not_found" | "conflict" | "precondition" | "precondition_required" | "precondition_failed" | "in_progress" | "unprocessable" | "rate_limited" | "not_configured" | "provider_failed" | "quota_exceeded" | "object_corrupt" | "method_not_allowed" | "timeout" | "too_large" | "unsupported_media_type" | "range_not_satisfiable" | "unavailable" | "internal_error";
        /** @description What is wrong with a part of the input */
        ErrorIssue: {
            /**
             * @description The field
             * @example email
             */
            path: string;
            /**
             * @description The problem
             * @example is required
             */
            message: string;
        };
        EvaluateAccessBatchRequest: {
            /** @description Who wants to do it, in evaluations that do not say */
            subject?: components["schemas"]["AccessSubjectParam"];
            /** @description What it wants to do, in evaluations that do not say */
            action?: components["schemas"]["AccessActionParam"];
            /** @description What it wants to do it to, in evaluations that do not say */
            resource?: components["schemas"]["AccessResourceParam"];
            /** @description The environment of the access; not read */
            context?: {
                [key: string]: unknown;
            };
            /** @description The evaluations, at most 100. Without any the request is a single one */
            evaluations?: components["schemas"]["AccessEvaluationParam"][];
            /** @description How the evaluations are executed */
            options?: components["schemas"]["AccessOptionsParam"];
        };
        EvaluateAccessRequest: {
            /** @description Who wants to do it */
            subject: components["schemas"]["AccessSubjectParam"];
            /** @description What it wants to do */
            action: components["schemas"]["AccessActionParam"];
            /** @description What it wants to do it to */
            resource: components["schemas"]["AccessResourceParam"];
            /** @description The environment of the access; not read */
            context?: {
                [key: string]: unknown;
            };
        };
        /** @description A kind of event that plugins can get */
        EventKind: {
            /** @description Name, which deliveries have as `type` */
            name: string;
            /** @description What has happened */
            description: string;
            /** @description JSON Schema (2020-12) of its `data` */
            schema: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** @description A whole event, as it is delivered */
            example: {
                [key: string]: components["schemas"]["JsonValue"];
            };
        };
        /** @description The envelope of a whole list of EventKind */
        EventKindListResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["EventKind"][];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A second factor of a person */
        Factor: {
            /**
             * Format: uuid
             * @description Id of the factor
             */
            factor_id: string;
            /**
             * @description `totp`: an authenticator app; `passkey`
             * @enum {string}
             */
            kind: "totp" | "passkey";
            /** @description Name that the person gave a passkey */
            name: string;
            /**
             * Format: date-time
             * @description When it was added
             */
            created_at: string;
            /** @description When it last logged in; null before */
            last_used_at: string | null;
        };
        FederatedClaims: {
            [key: string]: string;
        };
        /** @description Which workloads of another issuer may get tokens for a user */
        FederatedCredential: {
            /**
             * Format: uuid
             * @description Id of the federated credential
             */
            credential_id: string;
            /**
             * Format: uuid
             * @description Id of the user that the workload stands for; the `client_id` of its requests
             */
            user_id: string;
            /** @description Name, for people */
            name: string | null;
            /** @description The `iss` of its tokens, or `spiffe://<trust domain>` */
            issuer: string;
            /** @description What their `sub` must be: exact, or with one `*` */
            subject: string;
            /** @description What their `aud` must be or contain */
            audience: string;
            /** @description What other claims must be, by their name or, with a `/` at the beginning, by their JSON pointer; each exact or with one `*`. Of an array it is enough that one element is */
            claims: components["schemas"]["FederatedClaims"];
            /** @description Where the keys of the issuer are; null: where its metadata says */
            jwks_uri: string | null;
            /** @description Scopes of the tokens; null: those of the user */
            scopes: string[] | null;
            /** @description Whether a token of the issuer with a `jti` may be presented again until it expires, as Kubernetes needs; false: once */
            reusable: boolean;
            /**
             * Format: date-time
             * @description When the credential was created
             */
            created_at: string;
        };
        /** @description A credential of a workload by its id, its name and its subject */
        FederatedCredentialName: {
            /**
             * Format: uuid
             * @description Id of the credential
             */
            credential_id: string;
            /** @description Name of the credential; null if none was given */
            name: string | null;
            /** @description The workload, as its issuer names it */
            subject: string;
        };
        /** @description A page of a list of FederatedCredential, and the cursor of the next one */
        FederatedCredentialPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["FederatedCredential"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of FederatedCredential */
        FederatedCredentialResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["FederatedCredential"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A field before and after a change */
        FieldChange: {
            /** @description The value before */
            before: components["schemas"]["JsonValue"];
            /** @description The value after */
            after: components["schemas"]["JsonValue"];
        };
        /** @description A user that a search found */
        FoundUser: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Email address, unique in the tenant; null for a service user without one */
            email: string | null;
            /** @description Number of projects that the user is a member of */
            projects_count: number;
            /**
             * Format: date-time
             * @description When the user was created
             */
            created_at: string;
        };
        /** @description A page of a list of FoundUser, and the cursor of the next one */
        FoundUserPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["FoundUser"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description What a person has allowed a client of OAuth 2.0 to do */
        Grant: {
            /**
             * Format: uuid
             * @description Id of the grant
             */
            grant_id: string;
            /** @description The client: the id of an API user, or the URL of its metadata */
            client_id: string;
            /** @description Name of the client when it was allowed */
            client_name: string;
            /** @description Scopes that were allowed */
            scopes: string[];
            /** @description The services that tokens are for, by their URLs */
            resources: string[];
            /**
             * Format: date-time
             * @description When it was allowed first
             */
            created_at: string;
            /** @description When a token was issued last, within a minute; null: never */
            last_used_at: string | null;
        };
        /** @description What a client was allowed, by its id and the name of the client */
        GrantName: {
            /**
             * Format: uuid
             * @description Id of the grant
             */
            grant_id: string;
            /** @description Name of the client that was allowed something */
            client_name: string;
        };
        /** @description A page of a list of Grant, and the cursor of the next one */
        GrantPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["Grant"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description That the service runs, and its version */
        Health: {
            /**
             * @description Always ok: a service that does not run does not answer
             * @constant
             */
            status: "ok";
            /** @description The same in a sentence */
            message: string;
            /** @description What answers */
            data: components["schemas"]["HealthData"];
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            timestamp: string;
        };
        /** @description The release of the service */
        HealthData: {
            /** @description Version of the service */
            version: string;
        };
        ImportApiKeysRequest: {
            /** @description The keys, 1 to 1000; if one is refused, none is imported */
            keys: components["schemas"]["ImportedKeyParam"][];
        };
        /** @description The keys that were imported, in the order in which they were sent */
        ImportedApiKeys: {
            /** @description Ids of the keys, in the order of the request */
            key_ids: string[];
            /** @description The replicas that confirmed the change: from then on none of them uses the previous state */
            receipt: components["schemas"]["Receipt"];
        };
        /** @description The envelope of ImportedApiKeys */
        ImportedApiKeysResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["ImportedApiKeys"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A key issued elsewhere, by the SHA-256 of its text */
        ImportedKeyParam: {
            /** @description SHA-256 of the full text of the key, 64 hexadecimal digits */
            sha256: string;
            /** @description Id of the user of the key, or its email; give either this or `email` */
            user_id?: string;
            /** @description Email of the user of the key; give either this or `user_id` */
            email?: string;
            /** @description Scopes of the key, at most 100 */
            scopes: string[];
            /** @description The part of the key that lists show */
            prefix?: string;
            /** @description Name of the key, for people */
            name?: string;
            /** @description Id or name of the project of the key; its user must be a member */
            project_id?: string;
            /** @description When the key expires: an RFC 3339 date and time, with any offset; null or absent: never */
            expires_at?: string | null;
            /** @description How often the key may be used, at most 10 limits with distinct names */
            limits?: components["schemas"]["LimitParam"][];
            /** @description A prepaid number of uses; null: uses are not metered */
            credits?: components["schemas"]["CreditsParam"] | null;
            /** @description Addresses and CIDR ranges the key works from; null: from anywhere */
            ip_allowlist?: string[] | null;
            /** @description Environment of the key, for example `production`; null for none */
            environment?: string | null;
            /** @description The caller's own id for the holder of the key; null for none */
            external_id?: string | null;
            /** @description Any JSON that a verification returns with the key; never put secrets in it */
            metadata?: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
        };
        /** @description An invitation of a person to the tenant */
        Invitation: {
            /**
             * Format: uuid
             * @description Id of the invitation
             */
            invitation_id: string;
            /** @description The invited email address */
            email: string;
            /** @description Roles: super_admin, admin, user, viewer, and those that the tenant has made */
            roles: ("super_admin" | "admin" | "user" | "viewer" | (string & {}))[];
            /** @description Scopes of the user, beside those of its roles */
            scopes: string[];
            /**
             * Format: uuid
             * @description Id of the user who invited
             */
            inviter_id: string;
            /**
             * Format: date-time
             * @description When the invitation was made
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the link ends: after seven days
             */
            expires_at: string;
        };
        /** @description An invitation by its id and its address */
        InvitationName: {
            /**
             * Format: uuid
             * @description Id of the invitation
             */
            invitation_id: string;
            /** @description Email address of the person who is invited */
            email: string;
        };
        /** @description A page of a list of Invitation, and the cursor of the next one */
        InvitationPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["Invitation"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A completion that a worker runs, or has run, with its result */
        Job: {
            /**
             * Format: uuid
             * @description Id of the job
             */
            id: string;
            /** @description How far the job is; only a waiting or running one can be cancelled */
            status: components["schemas"]["JobStatus"];
            /** @description The caller's name for this kind of job */
            type: string;
            /** @description The provider that runs it */
            provider: string;
            /** @description The model of the provider */
            model: string;
            /** @description The prompt and its settings, as they were given */
            input: components["schemas"]["JobInput"];
            /** @description The completed text, as far as it came; null before the first piece */
            result: string | null;
            /** @description Why the job failed; null if it did not */
            error: string | null;
            /** @description Tokens of the prompt; null if the provider did not report them */
            tokens_in: number | null;
            /** @description Tokens of the answer; null if the provider did not report them */
            tokens_out: number | null;
            /** @description US dollars; null for a model without a price */
            cost: number | null;
            /**
             * Format: date-time
             * @description When the job was created
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the job was last changed
             */
            updated_at: string;
            /** @description When a worker began with it; null: not yet */
            started_at: string | null;
            /** @description When it ended; null: not yet */
            finished_at: string | null;
        };
        /** @description What a job asks a model */
        JobInput: {
            /** @description The prompt; optional when there are messages */
            prompt?: string;
            /** @description The conversation so far */
            messages?: components["schemas"]["ChatMessage"][];
            /** @description Instructions for the model */
            system_prompt?: string;
            /** @description Maximum tokens of the answer */
            max_tokens?: number;
            /** @description Randomness of the answer, 0 to 2; by default that of the model */
            temperature?: number;
        };
        /**
         * @description How far a job is
         * @enum {string}
         */
        JobStatus: "PENDING" | "PROCESSING" | "COMPLETED" | "FAILED" | "CANCELLED";
        /** @description Any JSON value */
        JsonValue: unknown;
        /** @description A public key with which tokens of the content contract are verified (RFC 7517) */
        JsonWebKey: {
            /** @description Kind of key: OKP (RFC 8037), EC or RSA (RFC 7518) */
            kty: string;
            /** @description Names the key in the header of a token */
            kid: string;
            /** @description The signature algorithm: EdDSA, ES256 or RS256 */
            alg: string;
            /**
             * @description For signatures
             * @constant
             */
            use: "sig";
            /** @description The curve: Ed25519 or P-256 */
            crv?: string;
            /** @description The public key, or its x coordinate, base64url */
            x?: string;
            /** @description The y coordinate of an EC key, base64url */
            y?: string;
            /** @description The modulus of an RSA key, base64url */
            n?: string;
            /** @description The exponent of an RSA key, base64url */
            e?: string;
        };
        /** @description The public keys of the service (RFC 7517) */
        JsonWebKeySet: {
            /** @description The keys that sign, those that will, and those that verify tokens issued earlier */
            keys: components["schemas"]["JsonWebKey"][];
        };
        /** @description The prepaid uses that a key has left */
        KeyCredits: {
            /** @description Remaining uses, without those currently leased to a replica */
            remaining: number;
            /** @description When and to what `remaining` is set again; null: never */
            refill: components["schemas"]["KeyRefill"] | null;
        };
        /** @description How often a key may be used in a window of time */
        KeyLimit: {
            /** @description Name of the limit, unique within the key */
            name: string;
            /** @description Points per window */
            limit: number;
            /** @description Length of the window in seconds */
            window_seconds: number;
            /** @description A fixed window starts with its first use; a sliding one always ends now */
            kind: components["schemas"]["LimitKind"];
            /** @description True: counted in Redis on every use, for all replicas together */
            strict: boolean;
        };
        /** @description How often the credits of a key are set again, and to what */
        KeyRefill: {
            /** @description What `remaining` becomes */
            amount: number;
            /** @description Seconds between refills */
            every_seconds: number;
            /**
             * Format: date-time
             * @description When it was last refilled, or the credits were created
             */
            last_at: string;
        };
        /** @description What governs keys and content tokens */
        KeySettings: {
            /** @description The longest that keys and content tokens may live, in days from when they are made; null: without end. Those that exist are left as they are */
            max_lifetime_days: number | null;
            /** @description How long keys and content tokens live that are made without an expiry, in days; null: as long as they may */
            default_lifetime_days: number | null;
            /** @description Whether every new key must have an `ip_allowlist` */
            require_ip_allowlist: boolean;
            /** @description Days after which a key that was not rotated is due: the event `key.rotation_due` says so, once; null: never */
            rotation_reminder_days: number | null;
        };
        /** @description What governs keys and content tokens, as it is to be */
        KeySettingsParam: {
            /** @description The longest that keys and content tokens may live, in days from when they are made; null: the default */
            max_lifetime_days?: number | null;
            /** @description How long keys and content tokens live that are made without an expiry, in days; null: the default */
            default_lifetime_days?: number | null;
            /** @description Whether every new key must have an `ip_allowlist`; null: the default */
            require_ip_allowlist?: boolean | null;
            /** @description Days after which a key that was not rotated is due: the event `key.rotation_due` says so, once; null: the default */
            rotation_reminder_days?: number | null;
        };
        /** @description What a use costs of one limit */
        LimitCostParam: {
            /** @description Name of the limit */
            name: string;
            /** @description Points that the use costs of this limit; by default the `cost` of the request */
            cost?: number;
        };
        /**
         * @description Whether the window of a limit starts with its first use, or always ends now
         * @enum {string}
         */
        LimitKind: "fixed" | "sliding";
        /** @description How often a key may be used in a window of time */
        LimitParam: {
            /** @description Name of the limit, unique within the key */
            name: string;
            /** @description Points per window */
            limit: number;
            /** @description Length of the window, at most a week */
            window_seconds: number;
            /**
             * @description A fixed window starts with its first use; a sliding one always ends now
             * @default fixed
             */
            kind?: components["schemas"]["LimitKind"];
            /**
             * @description Counted in Redis on every use, for all replicas together; refuses while Redis is unavailable
             * @default false
             */
            strict?: boolean;
        };
        /** @description The limits of new keys */
        LimitSettings: {
            /** @description The limits of keys that are made without any; empty: none */
            new_keys: components["schemas"]["KeyLimit"][];
        };
        /** @description The limits of new keys, as it is to be */
        LimitSettingsParam: {
            /** @description The limits of keys that are made without any; empty: none; null: the default */
            new_keys?: components["schemas"]["LimitParam"][] | null;
        };
        /** @description What a key has left of one of its limits */
        LimitState: {
            /** @description Name of the limit */
            name: string;
            /** @description Points per window */
            limit: number;
            /** @description Length of the window in seconds */
            window_seconds: number;
            /** @description Points left in the window */
            remaining: number;
            /**
             * Format: date-time
             * @description When a fixed window ends, or a sliding one starts to free points
             */
            reset_at: string;
            /** @description Whether this limit refused the use */
            exceeded: boolean;
        };
        /**
         * @description What a list of keys or users is sorted by
         * @enum {string}
         */
        ListSort: "created_at" | "name" | "last_used_at" | "expires_at";
        /** @description A session of a person, without its token */
        ListedSession: {
            /**
             * Format: uuid
             * @description Id of the session
             */
            session_id: string;
            /** @description Browser and system of the log-in, or the program; null if it named none */
            device: string | null;
            /** @description The User-Agent header of the log-in */
            user_agent: string | null;
            /** @description The address that used it last */
            ip: string | null;
            /**
             * Format: date-time
             * @description When it was opened
             */
            created_at: string;
            /** @description When it was last used, to the minute; null if not since an upgrade */
            last_seen_at: string | null;
            /**
             * Format: date-time
             * @description When it ends, however much it is used
             */
            expires_at: string;
            /** @description Whether it is the session of this request */
            current: boolean;
        };
        /** @description A page of a list of ListedSession, and the cursor of the next one */
        ListedSessionPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["ListedSession"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description What a tenant demands of log-ins */
        LoginPolicy: {
            /** @description `required`: a person gets a session only with a second factor or a passkey, and must add one at log-in */
            second_factor: components["schemas"]["SecondFactorDemand"];
        };
        /** @description The envelope of LoginPolicy */
        LoginPolicyResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["LoginPolicy"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        LoginRequest: {
            /** @description Email address of the user; case is ignored */
            email: string;
            /** @description Password of the user */
            password: string;
            /**
             * Format: uuid
             * @description Id of the tenant to log in to; by default the default tenant, or else that of the oldest user with this email
             */
            tenant_id?: string;
        };
        /** @description A named configuration of MCP servers */
        McpConfig: {
            /**
             * Format: uuid
             * @description Id of the configuration
             */
            mcp_config_id: string;
            /** @description Name of the configuration, unique in the tenant */
            mcp_config_name: string;
            /** @description Its MCP servers by name */
            servers: components["schemas"]["McpServers"];
            /** @description The projects that it is assigned to */
            used_by_projects: components["schemas"]["ProjectName"][];
            /**
             * Format: date-time
             * @description When the configuration was created
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the configuration was last changed
             */
            updated_at: string;
        };
        /** @description A page of a list of McpConfig, and the cursor of the next one */
        McpConfigPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["McpConfig"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of McpConfig */
        McpConfigResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["McpConfig"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description MCP servers by name, in the format of MCP clients: any JSON for each */
        McpServers: {
            [key: string]: components["schemas"]["JsonValue"];
        };
        /** @description The caller, and what it may do */
        Me: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /**
             * Format: uuid
             * @description Id of its tenant
             */
            tenant_id: string;
            /** @description Email address; null for a service user without one */
            email: string | null;
            /** @description Display name */
            name: string;
            /** @description Roles: super_admin, admin, user, viewer, and those that the tenant has made */
            roles: ("super_admin" | "admin" | "user" | "viewer" | (string & {}))[];
            /** @description What the credential of this request may do */
            scopes: string[];
            /** @description What the request was made with */
            credential: components["schemas"]["CredentialType"];
            /**
             * Format: uuid
             * @description Id of the session, the key or the token
             */
            credential_id: string;
            /** @description Whether the user can log in with a password */
            has_password: boolean;
        };
        /** @description The envelope of Me */
        MeResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["Me"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /**
         * @description Who wrote a message
         * @enum {string}
         */
        MessageRole: "system" | "user" | "assistant";
        /** @description Whether second factors are demanded */
        MfaSettings: {
            /** @description Whether a person gets a session only with a second factor or a passkey */
            required: boolean;
        };
        /** @description Whether second factors are demanded, as it is to be */
        MfaSettingsParam: {
            /** @description Whether a person gets a session only with a second factor or a passkey; null: the default */
            required?: boolean | null;
        };
        /** @description Present only when keys lost scopes */
        NarrowedKeys: {
            /** @description Keys that lost scopes because their user did */
            narrowed_keys: string[];
        };
        /** @description That the service cannot serve requests yet, or any more */
        NotReady: {
            /** @description stopping: the service is shutting down; unavailable: its database is */
            status: components["schemas"]["NotReadyStatus"];
            /** @description What is unavailable */
            detail?: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            timestamp: string;
        };
        /**
         * @description Why the service cannot serve requests
         * @enum {string}
         */
        NotReadyStatus: "stopping" | "unavailable";
        /** @description A user as a client of OAuth 2.0 */
        OAuthClient: {
            /**
             * Format: uuid
             * @description The client_id: the id of the user
             */
            client_id: string;
            /** @description Where the authorization endpoint may send its answers, each compared as a text: https, http to a loopback address, or the private-use scheme of an app */
            redirect_uris: string[];
            /** @description What the client may use */
            grant_types: components["schemas"]["OAuthGrantType"][];
            /** @description How the client authenticates; null: with an API key of the user, as client_secret_basic or client_secret_post, or with its own keys if it has any */
            token_endpoint_auth_method: components["schemas"]["OAuthClientAuthMethod"] | null;
            /** @description Public keys of the client, for private_key_jwt (RFC 7517); null for none */
            jwks: components["schemas"]["OAuthClientKeys"] | null;
            /** @description Where the public keys of the client are, in place of `jwks`; null for none */
            jwks_uri: string | null;
            /** @description Name of the client, as people who sign in see it; null for none */
            name: string | null;
            /** @description Logo of the client, https; null for none */
            logo_uri: string | null;
            /** @description What tokens may do that the client gets with its own keys */
            scopes: string[];
            /** @description Signature algorithm of its access tokens; null: that of the installation */
            access_token_alg: components["schemas"]["AccessTokenAlgorithm"] | null;
            /**
             * Format: date-time
             * @description When the user was first registered
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the registration was last replaced
             */
            updated_at: string;
        };
        /** @enum {string} */
        OAuthClientAuthMethod: "client_secret_basic" | "client_secret_post" | "private_key_jwt" | "none";
        /** @description The public keys by which a client authenticates (RFC 7517) */
        OAuthClientKeys: {
            /** @description The public keys, 1 to 20: RSA, EC or Ed25519 */
            keys: {
                [key: string]: components["schemas"]["JsonValue"];
            }[];
        };
        /** @description The envelope of OAuthClient */
        OAuthClientResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["OAuthClient"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @enum {string} */
        OAuthGrantType: "authorization_code" | "refresh_token" | "client_credentials" | "urn:ietf:params:oauth:grant-type:device_code" | "urn:ietf:params:oauth:grant-type:token-exchange" | "urn:ietf:params:oauth:grant-type:jwt-bearer";
        /** @description What was stored with an object, in your own words */
        ObjectMetadata: {
            [key: string]: components["schemas"]["JsonValue"];
        };
        /** @description What an object is */
        ObjectParam: {
            /** @description Name of the file, with which it is downloaded */
            name?: string;
            /** @description A word of yours for how confidential it is, to filter by */
            classification?: string;
            /** @description Days after which it is deleted; by default never */
            retention_days?: number;
            /** @description How you have encrypted it before the upload, in your own words; it is stored as it comes, and shown with it */
            client_encryption?: string;
            /** @description Media type; by default that of the part `file` */
            content_type?: string;
            /** @description Anything of yours, up to 16 KiB of JSON */
            metadata?: components["schemas"]["ObjectMetadata"];
        };
        /** @description What the offboarding of a user would end */
        OffboardPreview: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Display name of the user */
            name: string;
            /** @description Status of the user now */
            status: components["schemas"]["UserStatus"];
            /** @description Whether it would be refused: no other active Super Admin of the tenant would be left */
            is_last_super_admin: boolean;
            /** @description Number of API keys that would be revoked */
            api_keys_count: number;
            /** @description These keys, newest first, at most 100 */
            api_keys: components["schemas"]["ApiKeyName"][];
            /** @description Number of projects that the user would leave */
            projects_count: number;
            /** @description These projects, newest first, at most 100 */
            projects: components["schemas"]["ProjectName"][];
            /** @description Number of sessions that would end */
            sessions_count: number;
            /** @description Number of grants of OAuth clients that would end */
            grants_count: number;
            /** @description These grants, newest first, at most 100 */
            grants: components["schemas"]["GrantName"][];
            /** @description Number of invitations that the user has sent, and that would be withdrawn */
            invitations_count: number;
            /** @description These invitations, newest first, at most 100 */
            invitations: components["schemas"]["InvitationName"][];
            /** @description Number of credentials of workloads that would end */
            federated_credentials_count: number;
            /** @description These credentials, newest first, at most 100 */
            federated_credentials: components["schemas"]["FederatedCredentialName"][];
            /** @description Whether its registration as a client of OAuth would end */
            oauth_client: boolean;
            /** @description Whether its token of the content contract would end */
            content_token: boolean;
        };
        /** @description The envelope of OffboardPreview */
        OffboardPreviewResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["OffboardPreview"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        OffboardUsersRequest: {
            /** @description Ids of the users, 1 to 1000 */
            user_ids: string[];
        };
        /** @description What has ended with the access of a user, and which replicas have confirmed it */
        OffboardedUser: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Number of API keys that were revoked */
            api_keys: number;
            /** @description Number of projects that the user has left */
            projects: number;
            /** @description Number of sessions that have ended */
            sessions: number;
            /** @description Number of grants of OAuth clients that have ended */
            grants: number;
            /** @description Number of invitations that were withdrawn */
            invitations: number;
            /** @description Number of credentials of workloads that have ended */
            federated_credentials: number;
            /** @description Whether its registration as a client of OAuth has ended */
            oauth_client: boolean;
            /** @description Whether its token of the content contract has ended */
            content_token: boolean;
            /** @description The replicas that confirmed the change: from then on none of them uses the previous state */
            receipt: components["schemas"]["Receipt"];
        };
        /** @description The envelope of OffboardedUser */
        OffboardedUserResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["OffboardedUser"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A signature algorithm that is accepted */
        PasskeyAlgorithm: {
            /** @description COSE algorithm, for example -7 for ES256 */
            alg: number;
            /** @description Always `public-key` */
            type: string;
        };
        /** @description What an authenticator signed */
        PasskeyAssertion: {
            /** @description What the browser says of the page: JSON in base64url */
            clientDataJSON: string;
            /** @description What the authenticator says of itself, in base64url */
            authenticatorData: string;
            /** @description Signature over both, in base64url */
            signature: string;
            /** @description Whose passkey it is, in base64url; only from authenticators that know it */
            userHandle?: string | null;
        };
        /** @description A new passkey, as its authenticator describes it */
        PasskeyAttestation: {
            /** @description What the browser says of the page: JSON in base64url */
            clientDataJSON: string;
            /** @description The new passkey, as CBOR in base64url */
            attestationObject: string;
            /** @description How the authenticator can be reached, for example `internal` or `usb` */
            transports?: string[];
        };
        /** @description A registration that a new passkey completes */
        PasskeyCreation: {
            /** @description Goes into the request that completes it; a secret */
            challenge: string;
            /**
             * Format: date-time
             * @description When the challenge ends: five minutes after it began
             */
            expires_at: string;
            /** @description For `navigator.credentials.create` in the browser */
            options: components["schemas"]["PasskeyCreationOptions"];
        };
        /** @description What a browser needs to make a passkey (Web Authentication, PublicKeyCredentialCreationOptionsJSON) */
        PasskeyCreationOptions: {
            /** @description What the authenticator has to sign, in base64url */
            challenge: string;
            /** @description This service */
            rp: components["schemas"]["PasskeyParty"];
            /** @description The person who adds the passkey */
            user: components["schemas"]["PasskeyUser"];
            /** @description The algorithms that are accepted */
            pubKeyCredParams: components["schemas"]["PasskeyAlgorithm"][];
            /** @description How long the browser waits, in milliseconds */
            timeout?: number;
            /** @description The passkeys that the person has */
            excludeCredentials?: components["schemas"]["PasskeyDescriptor"][];
            /** @description What the authenticator must be able to do */
            authenticatorSelection?: components["schemas"]["PasskeySelection"];
            /** @description Always `none` */
            attestation?: string;
        };
        /** @description The envelope of PasskeyCreation */
        PasskeyCreationResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["PasskeyCreation"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A passkey, as a browser looks it up */
        PasskeyDescriptor: {
            /** @description Id of a passkey, in base64url */
            id: string;
            /** @description Always `public-key` */
            type: string;
            /** @description How its authenticator can be reached */
            transports?: string[];
        };
        /** @description A log-in, or a confirmation, that a passkey completes */
        PasskeyLogIn: {
            /** @description Goes into the request that completes it; a secret */
            challenge: string;
            /**
             * Format: date-time
             * @description When the challenge ends: five minutes after it began
             */
            expires_at: string;
            /** @description For `navigator.credentials.get` in the browser */
            options: components["schemas"]["PasskeyLogInOptions"];
        };
        /** @description What a browser needs to use a passkey (Web Authentication, PublicKeyCredentialRequestOptionsJSON) */
        PasskeyLogInOptions: {
            /** @description What the authenticator has to sign, in base64url */
            challenge: string;
            /** @description How long the browser waits, in milliseconds */
            timeout?: number;
            /** @description The host name that the passkeys are bound to */
            rpId?: string;
            /** @description The passkeys to choose from; without them any that the authenticator knows */
            allowCredentials?: components["schemas"]["PasskeyDescriptor"][];
            /** @description Whether the authenticator must identify the person */
            userVerification?: string;
        };
        /** @description The envelope of PasskeyLogIn */
        PasskeyLogInResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["PasskeyLogIn"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The service that a passkey is bound to */
        PasskeyParty: {
            /** @description The host name that passkeys are bound to */
            id?: string;
            /** @description Name of the service */
            name: string;
        };
        /** @description What a browser returned for log-in options (Web Authentication, AuthenticationResponseJSON) */
        PasskeyProof: {
            /** @description Id of the passkey, in base64url */
            id: string;
            /** @description The same as `id` */
            rawId: string;
            /**
             * @description Always `public-key`
             * @constant
             */
            type: "public-key";
            /** @description What the authenticator signed */
            response: components["schemas"]["PasskeyAssertion"];
        };
        /** @description What a browser returned for creation options (Web Authentication, RegistrationResponseJSON) */
        PasskeyRegistration: {
            /** @description Id of the passkey, in base64url */
            id: string;
            /** @description The same as `id` */
            rawId: string;
            /**
             * @description Always `public-key`
             * @constant
             */
            type: "public-key";
            /** @description The new passkey */
            response: components["schemas"]["PasskeyAttestation"];
        };
        /** @description What an authenticator must be able to do */
        PasskeySelection: {
            /** @description Whether the authenticator must find the passkey by itself */
            residentKey?: string;
            /** @description The same for older browsers */
            requireResidentKey?: boolean;
            /** @description Whether the authenticator must identify the person */
            userVerification?: string;
        };
        /** @description The person whom a passkey identifies */
        PasskeyUser: {
            /** @description Id of the user, in base64url */
            id: string;
            /** @description Email or name of the user */
            name: string;
            /** @description Display name of the user */
            displayName: string;
        };
        /** @description A link by which a person sets a new password, which is shown only once */
        PasswordDemand: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description The link that sets the new password, once; shown only here. Hand it over if it is not mailed */
            url: string;
            /**
             * Format: date-time
             * @description When the link ends: after 24 hours
             */
            expires_at: string;
            /** @description Whether the link is mailed to the user too: only if the service has a mail server */
            mailed: boolean;
        };
        /** @description The envelope of PasswordDemand */
        PasswordDemandResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["PasswordDemand"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The person who has set a new password */
        PasswordResetUser: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /**
             * Format: uuid
             * @description Id of its tenant
             */
            tenant_id: string;
            /** @description Email address, to log in with */
            email: string | null;
        };
        /** @description The envelope of PasswordResetUser */
        PasswordResetUserResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["PasswordResetUser"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description What governs passwords */
        PasswordSettings: {
            /** @description The fewest characters of passwords that are set from now on */
            min_length: number;
        };
        /** @description What governs passwords, as it is to be */
        PasswordSettingsParam: {
            /** @description The fewest characters of passwords that are set from now on; null: the default */
            min_length?: number | null;
        };
        /** @description Limits under a name, which keys refer to */
        Plan: {
            /**
             * Format: uuid
             * @description Id of the plan
             */
            plan_id: string;
            /** @description Name of the plan, unique in the tenant */
            name: string;
            /** @description What the plan is for; empty if none was given */
            description: string;
            /** @description How often each key of the plan may be used; empty: without limit */
            limits: components["schemas"]["KeyLimit"][];
            /** @description Number of keys that refer to it and are not revoked */
            api_keys_count: number;
            /**
             * Format: date-time
             * @description When the plan was created
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When the plan was last changed
             */
            updated_at: string;
        };
        /** @description A page of a list of Plan, and the cursor of the next one */
        PlanPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["Plan"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of Plan */
        PlanResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["Plan"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description Why a request failed */
        PlatformError: {
            /**
             * @description What failed
             * @example User creation failed
             */
            error: string;
            /**
             * @description Human-readable reason
             * @example User with email alice@example.com already exists
             */
            detail: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            timestamp: string;
            /** @description Machine-readable reason */
            code: components["schemas"]["ErrorCode"];
            /**
             * @description Identifies the request in the logs; also the X-Request-Id header
             * @example 3f0e2b8c-9d53-4d52-8a5e-0a6a7f3d9c11
             */
            request_id: string;
            /** @description What is wrong with each part of the input */
            issues?: components["schemas"]["ErrorIssue"][];
            /**
             * @description Of `mfa_required`: goes into the request that completes the log-in; a secret
             * @example kmc_9q2v7nY0bK5tR8wZ1xC4mL9pD3sF6gH0jK2lQ5wE8rT
             */
            challenge?: string;
            /** @description Of `mfa_required`: what the person can present, or, with `must_enrol`, can add */
            factors?: ("totp" | "passkey" | "recovery_code")[];
            /** @description Of `mfa_required`: the person has no factor yet, and must add one because the tenant demands it */
            must_enrol?: boolean;
            /**
             * Format: date-time
             * @description Of `mfa_required`: when the challenge ends
             */
            expires_at?: string;
        };
        /** @description What gets events of the tenant as signed webhooks */
        Plugin: {
            /**
             * Format: uuid
             * @description Id of the plugin
             */
            plugin_id: string;
            /** @description Reverse-domain name */
            id: string;
            /** @description Name, for people */
            name: string;
            /** @description Semantic version */
            version: string;
            /** @description What it is for */
            description: string | null;
            /**
             * @description `registered`: it gets events; `disabled`: it gets none; `failing`: a delivery failed and will be tried again, and those behind it wait
             * @enum {string}
             */
            status: "registered" | "disabled" | "failing";
            /** @description Names and patterns of the events that it gets */
            events: string[];
            /** @description Where its events are sent; null: nowhere */
            url: string | null;
            /**
             * Format: date-time
             * @description When it was registered
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was changed last
             */
            updated_at: string;
        };
        /** @description A page of a list of Plugin, and the cursor of the next one */
        PluginPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["Plugin"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of Plugin */
        PluginResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["Plugin"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description Whether the receiver of a plugin took a test event */
        PluginTest: {
            /** @description Whether the receiver took the test event */
            delivered: boolean;
            /** @description Status of the answer; null without one */
            status: number | null;
            /** @description Why it failed; null for a success. `status`: the answer was no success; `address_not_allowed`: nothing was sent, because the address is not public */
            error: ("address_not_allowed" | "timeout" | "connection_failed" | "status" | "tls") | null;
            /** @description How long it took, in milliseconds */
            ms: number;
        };
        /** @description The envelope of PluginTest */
        PluginTestResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["PluginTest"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A project: users are its members, and keys may be for it */
        Project: {
            /**
             * Format: uuid
             * @description Id of the project
             */
            project_id: string;
            /** @description Name of the project, unique in the tenant */
            project_name: string;
            /** @description Id of its MCP configuration; null if none is assigned */
            mcp_config_id: string | null;
            /** @description Name of its MCP configuration; null if none is assigned */
            mcp_config_name: string | null;
            /** @description Number of members */
            users_count: number;
            /**
             * Format: date-time
             * @description When the project was created
             */
            created_at: string;
        };
        /** @description A user as a member of a project */
        ProjectMember: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Email address; null for a service user without one */
            email: string | null;
            /**
             * Format: date-time
             * @description When the user was created
             */
            created_at: string;
        };
        /** @description A page of a list of ProjectMember, and the cursor of the next one */
        ProjectMemberPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["ProjectMember"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A project by its id and its name */
        ProjectName: {
            /**
             * Format: uuid
             * @description Id of the project
             */
            project_id: string;
            /** @description Name of the project, unique in the tenant */
            project_name: string;
        };
        /** @description A page of a list of Project, and the cursor of the next one */
        ProjectPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["Project"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of Project */
        ProjectResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["Project"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        PutOAuthClientRequest: {
            /** @description Where the authorization endpoint may send its answers, each compared as a text: https, http to a loopback address, or the private-use scheme of an app */
            redirect_uris: string[];
            /** @description What the client may use; by default client_credentials, and with redirect URIs authorization_code and refresh_token too */
            grant_types?: components["schemas"]["OAuthGrantType"][];
            /** @description How the client authenticates; null: with an API key of the user, as client_secret_basic or client_secret_post, or with its own keys if it has any */
            token_endpoint_auth_method?: components["schemas"]["OAuthClientAuthMethod"] | null;
            /** @description Public keys of the client, for private_key_jwt (RFC 7517); null for none */
            jwks?: components["schemas"]["OAuthClientKeys"] | null;
            /** @description Where the public keys of the client are, in place of `jwks`; null for none */
            jwks_uri?: string | null;
            /** @description Name of the client, as people who sign in see it; null for none */
            name?: string | null;
            /** @description Logo of the client, https; null for none */
            logo_uri?: string | null;
            /** @description What tokens may do that the client gets with its own keys. You must hold them; they are narrowed when the user loses scopes */
            scopes?: string[];
            /** @description Signature algorithm of its access tokens; null: that of the installation */
            access_token_alg?: components["schemas"]["AccessTokenAlgorithm"] | null;
        };
        /** @description That the service can serve requests */
        Ready: {
            /**
             * @description Requests can be served
             * @constant
             */
            status: "ready";
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            timestamp: string;
        };
        ReauthenticateRequest: {
            /** @description Password of the user */
            password?: string;
            /** @description The current code of the authenticator app: six digits */
            code?: string;
            /** @description One of the recovery codes, which is used up; case and hyphens are ignored */
            recovery_code?: string;
            /** @description What the browser returned for the options; give `challenge` with it */
            passkey?: components["schemas"]["PasskeyProof"];
            /** @description Of the options that `passkey` belongs to */
            challenge?: string;
        };
        /** @description The replicas that confirmed a change: from then on none of them uses the previous state */
        Receipt: {
            /**
             * Format: date-time
             * @description When the last replica confirmed the change
             */
            at: string;
            /** @description Every replica of the service */
            replicas: components["schemas"]["ReplicaReceipt"][];
        };
        /** @description Recovery codes, which are shown only once */
        RecoveryCodes: {
            /** @description Ten codes that stand in for a factor once each; shown only here */
            recovery_codes: string[];
        };
        /** @description The envelope of RecoveryCodes */
        RecoveryCodesResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["RecoveryCodes"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description When the credits of a key are set again, and to what */
        RefillParam: {
            /** @description What `remaining` becomes */
            amount: number;
            /** @description A minute to a leap year */
            every_seconds: number;
        };
        /** @description A new plugin with its signing secret, which is shown only once */
        RegisteredPlugin: {
            /**
             * Format: uuid
             * @description Id of the plugin
             */
            plugin_id: string;
            /**
             * @description `registered`: it gets events; `disabled`: it gets none; `failing`: a delivery failed and will be tried again, and those behind it wait
             * @enum {string}
             */
            status: "registered" | "disabled" | "failing";
            /** @description What its events are signed with, by Standard Webhooks: `whsec_` and base64; shown only now */
            signing_secret: string;
        };
        /** @description The envelope of RegisteredPlugin */
        RegisteredPluginResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["RegisteredPlugin"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description Whether one replica has confirmed a change */
        ReplicaReceipt: {
            /**
             * Format: uuid
             * @description Id of the replica, new at each of its starts
             */
            replica_id: string;
            /** @description Host and process */
            name: string;
            /** @description `fenced`: the replica did not respond; its lease has expired, so it no longer uses its cache */
            state: components["schemas"]["ReplicaState"];
            /** @description Milliseconds until the state was certain */
            ms: number;
        };
        /**
         * @description Whether a replica answered, or was fenced because it did not
         * @enum {string}
         */
        ReplicaState: "confirmed" | "fenced";
        RequestPasswordResetRequest: {
            /** @description Email address of the user; case is ignored */
            email: string;
            /**
             * Format: uuid
             * @description Id of the tenant; by default every tenant that has a user with this email
             */
            tenant_id?: string;
        };
        /** @description How long records are kept */
        RetentionSettings: {
            /** @description Days after which audit events are removed, 256 at a time, but for their hashes; null: they are kept */
            audit_days: number | null;
            /** @description Days after which counts of verifications are deleted; null: they are kept */
            usage_days: number | null;
            /** @description Days after which finished jobs are deleted; null: they are kept */
            jobs_days: number | null;
            /** @description Days after which the bytes of a deleted object are removed for good; 0: by the next sweep */
            objects_days: number;
        };
        /** @description How long records are kept, as it is to be */
        RetentionSettingsParam: {
            /** @description Days after which audit events are removed, 256 at a time, but for their hashes; null: the default */
            audit_days?: number | null;
            /** @description Days after which counts of verifications are deleted; null: the default */
            usage_days?: number | null;
            /** @description Days after which finished jobs are deleted; null: the default */
            jobs_days?: number | null;
            /** @description Days after which the bytes of a deleted object are removed for good; 0: by the next sweep; null: the default */
            objects_days?: number | null;
        };
        RevokeApiKeysRequest: {
            /** @description Ids of the keys, 1 to 1000 */
            key_ids: string[];
        };
        /** @description The name of a role, built in or made by the tenant */
        Role: "super_admin" | "admin" | "user" | "viewer" | (string & {});
        /** @description A named set of scopes that users may have */
        RoleDetails: {
            /**
             * Format: uuid
             * @description Id of the role
             */
            role_id: string;
            /** @description Name of the role, unique in the tenant; it never changes */
            name: string;
            /** @description What the role is for; empty if none was given */
            description: string;
            /** @description The scopes that users with this role hold */
            scopes: ("users:read" | "users:create" | "users:update" | "users:delete" | "projects:read" | "projects:create" | "projects:update" | "projects:delete" | "keys:read" | "keys:create" | "keys:update" | "keys:delete" | "keys:verify" | "configs:read" | "configs:create" | "configs:update" | "configs:delete" | "roles:manage" | "sso:manage" | "federation:manage" | "tenants:manage" | "audit:read" | "usage:read" | "metrics:read" | "plugins:manage" | "storage:read" | "storage:write" | "storage:manage" | "settings:read" | "settings:write" | "signals:manage" | "jobs:read" | "jobs:create" | "jobs:update" | "read" | "write" | "admin" | "*" | (string & {}))[];
            /** @description True: every tenant has it, and it cannot be changed or deleted */
            built_in: boolean;
            /** @description When the role was created; null for a built-in role */
            created_at: string | null;
            /** @description When the role was last changed; null for a built-in role */
            updated_at: string | null;
        };
        /** @description A page of a list of RoleDetails, and the cursor of the next one */
        RoleDetailsPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["RoleDetails"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of RoleDetails */
        RoleDetailsResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["RoleDetails"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        RollbackSettingsRequest: {
            /** @description Number of the version; 0: nothing was ever set */
            version: number;
        };
        RotateApiKeyRequest: {
            /** @description The id of the key, or its full text */
            api_key: string;
            /**
             * @description Seconds the old key stays valid, at most 90 days
             * @default 0
             */
            overlap_seconds?: number;
        };
        RotatePluginSecretRequest: {
            /**
             * @description How long events are also signed with the present secret: up to 30 days
             * @default 86400
             */
            overlap_seconds?: number;
        };
        /** @description The new text of the key of an account, which is shown only once */
        RotatedAccountKey: {
            /**
             * @description Always true: a failure has another status
             * @constant
             */
            success: true;
            /** @description The full text of the API key, shown only here */
            api_key: string;
            /** @description A reminder for people to save the key */
            warning: string;
        };
        /** @description The key that replaces another, with its text, which is shown only once */
        RotatedApiKey: {
            /** @description The full text of the new key, shown only here */
            new_api_key: string;
            /**
             * Format: uuid
             * @description Id of the new key
             */
            key_id: string;
            /**
             * Format: uuid
             * @description Id of the old key
             */
            old_key_id: string;
            /**
             * Format: date-time
             * @description When the old key stops working: now, or when the overlap ends
             */
            old_key_retires_at: string;
            /** @description The replicas that confirmed the change: from then on none of them uses the previous state */
            receipt: components["schemas"]["Receipt"];
        };
        /** @description The envelope of RotatedApiKey */
        RotatedApiKeyResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["RotatedApiKey"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The new signing secret of a plugin, which is shown only once */
        RotatedSigningSecret: {
            /**
             * Format: uuid
             * @description Id of the plugin
             */
            plugin_id: string;
            /** @description What its events are signed with, by Standard Webhooks: `whsec_` and base64; shown only now */
            signing_secret: string;
            /** @description Until when events are also signed with the secret before; null: not any more */
            previous_valid_until: string | null;
        };
        /** @description The envelope of RotatedSigningSecret */
        RotatedSigningSecretResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["RotatedSigningSecret"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description What one rule of a key says of a use */
        RuleResult: {
            /** @description Name of the rule */
            rule: string;
            /** @description The value the rule checked */
            value: string;
            /** @description Whether the key passes the rule */
            passed: boolean;
        };
        /** @description A scope that routes of Keystead require */
        ScopeDetails: {
            /** @description The scope: `resource:action` */
            scope: string;
            /** @description What it is about; `resource:*` allows every action on it */
            resource: string;
            /** @description What it allows */
            action: string;
            /** @description What it allows, in a sentence */
            description: string;
            /** @description The sets that contain it */
            sets: string[];
            /** @description The built-in roles that hold it */
            roles: string[];
        };
        /** @description All scopes and named sets of scopes */
        ScopeList: {
            /** @description Every scope that a route of Keystead requires */
            scopes: components["schemas"]["ScopeDetails"][];
            /** @description Names for several scopes */
            sets: components["schemas"]["ScopeSet"][];
        };
        /** @description The envelope of a whole list of Scope */
        ScopeListResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["ScopeList"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A name for several scopes */
        ScopeSet: {
            /** @description Name of the set, which can be granted like a scope */
            name: string;
            /** @description What it allows, in a sentence */
            description: string;
            /** @description The scopes that it contains; `admin` and `*` also contain all that are not listed */
            scopes: string[];
        };
        /** @description Why a user holds a scope */
        ScopeSource: {
            /** @description own: it was given to the user itself; role: it comes with a role */
            type: components["schemas"]["ScopeSourceType"];
            /** @description Name of the role; null for a scope of its own */
            role: string | null;
        };
        /**
         * @description Whether a scope is the own one of a user or comes with a role
         * @enum {string}
         */
        ScopeSourceType: "own" | "role";
        SearchProjectsRequest: {
            /** @description Part of the name of a project; case is ignored */
            search_term: string;
            /**
             * @description Items per page, 1 to 1000
             * @default 100
             */
            limit?: number;
            /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
            cursor?: string;
        };
        SearchUsersRequest: {
            /** @description Part of an email address; case is ignored */
            search_term: string;
            /**
             * @description Items per page, 1 to 1000
             * @default 100
             */
            limit?: number;
            /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
            cursor?: string;
        };
        /**
         * @description Whether a tenant demands a second factor
         * @enum {string}
         */
        SecondFactorDemand: "optional" | "required";
        /** @description The second factors of a person */
        SecondFactors: {
            /** @description The factors, oldest first; none: a password is enough */
            factors: components["schemas"]["Factor"][];
            /** @description How many recovery codes are not used yet */
            recovery_codes_left: number;
            /** @description Whether the tenant demands a factor */
            is_required: boolean;
        };
        /** @description The envelope of SecondFactors */
        SecondFactorsResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["SecondFactors"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A session of a person who has logged in, with its token, which is shown only once */
        Session: {
            /** @description Send it as `Authorization: Bearer`; it works until `expires_at`, or until log-out */
            session_token: string;
            /**
             * Format: date-time
             * @description When the session ends, however much it is used: KEYSTEAD_SESSION_HOURS after log-in, 24 by default
             */
            expires_at: string;
            /** @description The user who logged in */
            user: components["schemas"]["SessionUser"];
        };
        /** @description The envelope of Session */
        SessionResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["Session"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description How long sessions live */
        SessionSettings: {
            /** @description Minutes without use after which sessions end, at once for all of them; null: they do not end by that */
            idle_minutes: number | null;
            /** @description Hours after the log-in at which sessions end that are opened from now on */
            lifetime_hours: number;
        };
        /** @description How long sessions live, as it is to be */
        SessionSettingsParam: {
            /** @description Minutes without use after which sessions end, at once for all of them; null: the default */
            idle_minutes?: number | null;
            /** @description Hours after the log-in at which sessions end that are opened from now on; null: the default */
            lifetime_hours?: number | null;
        };
        /** @description The person whose session it is */
        SessionUser: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /**
             * Format: uuid
             * @description Id of its tenant
             */
            tenant_id: string;
            /** @description Email address */
            email: string | null;
            /** @description Display name */
            name: string;
            /** @description Roles: super_admin, admin, user, viewer, and those that the tenant has made */
            roles: ("super_admin" | "admin" | "user" | "viewer" | (string & {}))[];
        };
        SetAuthPolicyRequest: {
            /** @description `required`: a person gets a session only with a second factor or a passkey, and must add one at log-in */
            second_factor: components["schemas"]["SecondFactorDemand"];
        };
        /** @description A setting that a version set, or took back to its default */
        SettingChange: {
            /** @description Name of the setting, for example keys.max_lifetime_days */
            setting: string;
            /** @description What governed before */
            before: components["schemas"]["JsonValue"];
            /** @description What governs since */
            after: components["schemas"]["JsonValue"];
        };
        /** @description Who changed settings */
        SettingsActor: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Id of the key with which the user acted; null for a session */
            key_id: string | null;
        };
        /** @description The JSON Schema (2020-12) of settings */
        SettingsSchema: {
            [key: string]: components["schemas"]["JsonValue"];
        };
        /** @description The envelope of SettingsSchema */
        SettingsSchemaResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["SettingsSchema"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A version of the settings, with what it changed */
        SettingsVersion: {
            /** @description Number of the version */
            version: number;
            /** @description The settings that it set, or took back to their defaults */
            changes: components["schemas"]["SettingChange"][];
            /**
             * Format: date-time
             * @description When the version was made
             */
            created_at: string;
            /** @description Who made the version; null for an upgrade */
            actor: components["schemas"]["SettingsActor"] | null;
        };
        /** @description A page of a list of SettingsVersion, and the cursor of the next one */
        SettingsVersionPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["SettingsVersion"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A key that signs access tokens */
        SigningKey: {
            /** @description The `kid` of the key: its thumbprint (RFC 7638) */
            key_id: string;
            /** @description Signature algorithm */
            algorithm: string;
            /** @description `next`: published, and signs later; `current`: signs; `retired`: verifies until its last token has expired */
            state: components["schemas"]["SigningKeyState"];
            /**
             * Format: date-time
             * @description When the key was made, and published
             */
            created_at: string;
            /**
             * Format: date-time
             * @description From when on it signs
             */
            signs_from: string;
            /** @description When another key takes its place; null: not known yet */
            signs_until: string | null;
            /** @description When it is no longer accepted; null: not known yet */
            expires_at: string | null;
        };
        /** @description The envelope of a whole list of SigningKey */
        SigningKeyListResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The published keys, the latest to sign first */
            data: components["schemas"]["SigningKey"][];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @enum {string} */
        SigningKeyState: "next" | "current" | "retired";
        /**
         * @description Whether a list is ascending or descending
         * @enum {string}
         */
        SortOrder: "asc" | "desc";
        /** @description A connection of the tenant to an OpenID provider */
        SsoConnection: {
            /**
             * Format: uuid
             * @description Id of the connection
             */
            connection_id: string;
            /** @description Name, unique in the tenant */
            name: string;
            /** @description Issuer of the OpenID provider */
            issuer: string;
            /** @description Id of Keystead at the provider */
            client_id: string;
            /** @description Domains of the email addresses that it signs in */
            domains: components["schemas"]["SsoDomain"][];
            /** @description Roles of the users that it creates */
            default_roles: ("super_admin" | "admin" | "user" | "viewer" | (string & {}))[];
            /** @description `never`: only people whom the tenant has; `invited`: also who has an open invitation; `any`: everybody with a verified address of a verified domain */
            provision: components["schemas"]["SsoProvision"];
            /** @description Whether people who have signed in by this connection can sign in by it alone, without password or passkey; Super Admins always can */
            require_sso: boolean;
            /** @description Whether an address counts as verified when the provider does not say (`email_verified` is left out, as by Microsoft Entra ID). Only for a provider whose administrators alone set addresses; one that it calls unverified is refused in any case */
            trust_email: boolean;
            /** @description What the provider must know as redirect URI */
            redirect_uri: string;
            /** @description Where the provider sends logout tokens */
            backchannel_logout_uri: string;
            /** @description Where people begin to sign in */
            sign_in_url: string;
            /**
             * Format: date-time
             * @description When it was created
             */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was changed last
             */
            updated_at: string;
        };
        /** @description A page of a list of SsoConnection, and the cursor of the next one */
        SsoConnectionPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["SsoConnection"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of SsoConnection */
        SsoConnectionResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["SsoConnection"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description An email domain of a connection, and the DNS record that verifies it */
        SsoDomain: {
            /** @description The domain, in its ASCII form */
            domain: string;
            /** @description Whether its addresses are signed in */
            verified: boolean;
            /** @description By its DNS record, or by an operator */
            verified_by: ("dns" | "operator") | null;
            /** @description When it was verified */
            verified_at: string | null;
            /** @description Name of the TXT record that verifies it */
            record_name: string;
            /** @description Text of that record */
            record_value: string;
        };
        /** @enum {string} */
        SsoProvision: "never" | "invited" | "any";
        /** @enum {string} */
        SsoVerification: "dns" | "operator";
        /** @description An authenticator app that was begun, with the secret that it needs */
        StartedTotp: {
            /**
             * Format: uuid
             * @description Id of the factor; it counts once a first code was sent
             */
            factor_id: string;
            /** @description The secret that the app and the service share, in base32; shown only here */
            secret: string;
            /** @description The same as `otpauth://` URI, to be shown as a QR code */
            uri: string;
        };
        /** @description The envelope of StartedTotp */
        StartedTotpResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["StartedTotp"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A key of the tenant, under which the keys of its objects are */
        StorageKey: {
            /**
             * Format: uuid
             * @description Id of the key
             */
            storage_key_id: string;
            /** @description Number of the key in the tenant, from 1 */
            version: number;
            /** @description What the key is encrypted by: `server-secret`, or `kms` */
            wrapped_by: string;
            /**
             * Format: date-time
             * @description When the key was made
             */
            created_at: string;
            /** @description When the key was destroyed; null: it is in use */
            destroyed_at: string | null;
        };
        /** @description A page of a list of StorageKey, and the cursor of the next one */
        StorageKeyPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["StorageKey"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of StorageKey */
        StorageKeyResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["StorageKey"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description Settings of stored objects */
        StorageSettings: {
            /** @description Bytes that the objects of the tenant may have together, without those that are deleted; null: no quota */
            quota_bytes: number | null;
        };
        /** @description Settings of stored objects, to be set */
        StorageSettingsParam: {
            /** @description Bytes that the objects of the tenant may have together, without those that are deleted; null: the default */
            quota_bytes?: number | null;
        };
        /** @description An object, without its bytes */
        StoredObject: {
            /**
             * Format: uuid
             * @description Id of the object
             */
            object_id: string;
            /** @description Name of the file; null for none */
            name: string | null;
            /** @description Bytes */
            size: number;
            /** @description SHA-256 of its bytes, in lower-case hexadecimal */
            sha256: string;
            /** @description Media type */
            content_type: string;
            /** @description Your word for how confidential it is; null for none */
            classification: string | null;
            /** @description What was stored with it */
            metadata: components["schemas"]["ObjectMetadata"];
            /** @description How the client has encrypted it; null: it says nothing */
            client_encryption: string | null;
            /**
             * Format: date-time
             * @description When it was stored
             */
            created_at: string;
            /** @description When it is deleted; null: never by itself */
            expires_at: string | null;
        };
        /** @description A page of a list of StoredObject, and the cursor of the next one */
        StoredObjectPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["StoredObject"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of StoredObject */
        StoredObjectResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["StoredObject"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A tenant: users, keys and projects of one are invisible to every other */
        Tenant: {
            /**
             * Format: uuid
             * @description Id of the tenant
             */
            tenant_id: string;
            /** @description Name of the tenant, unique */
            name: string;
            /**
             * Format: date-time
             * @description When the tenant was created
             */
            created_at: string;
        };
        /** @description The first person of a new tenant, who is its super_admin */
        TenantOwner: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Email address, to log in with */
            email: string;
        };
        /** @description The first person of a new tenant, who becomes its super_admin */
        TenantOwnerParam: {
            /**
             * Format: email
             * @description Email address of the owner, to log in with
             */
            email: string;
            /** @description Password of the owner: 12 to 1000 characters; not a common password, nor the email or the name of the user. Any characters, also spaces. By default one is generated */
            password?: string;
        };
        /** @description A page of a list of Tenant, and the cursor of the next one */
        TenantPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["Tenant"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description Everything that governs a tenant */
        TenantSettings: {
            /** @description Of keys and content tokens */
            keys: components["schemas"]["KeySettings"];
            /** @description Of sessions of people */
            sessions: components["schemas"]["SessionSettings"];
            /** @description Of second factors; `/api/v1/auth/policy` shows the same */
            mfa: components["schemas"]["MfaSettings"];
            /** @description Of passwords of people */
            passwords: components["schemas"]["PasswordSettings"];
            /** @description Of access tokens */
            tokens: components["schemas"]["TokenSettings"];
            /** @description Of calls that manage the tenant */
            access: components["schemas"]["AccessSettings"];
            /** @description Of limits of keys */
            limits: components["schemas"]["LimitSettings"];
            /** @description Of requests that Keystead sends */
            egress: components["schemas"]["EgressSettings"];
            /** @description Of how long records are kept */
            retention: components["schemas"]["RetentionSettings"];
            /** @description Of stored objects */
            storage: components["schemas"]["StorageSettings"];
        };
        /** @description What is to govern a tenant; what is left out stays */
        TenantSettingsParam: {
            /** @description Of keys and content tokens */
            keys?: components["schemas"]["KeySettingsParam"];
            /** @description Of sessions of people */
            sessions?: components["schemas"]["SessionSettingsParam"];
            /** @description Of second factors */
            mfa?: components["schemas"]["MfaSettingsParam"];
            /** @description Of passwords of people */
            passwords?: components["schemas"]["PasswordSettingsParam"];
            /** @description Of access tokens */
            tokens?: components["schemas"]["TokenSettingsParam"];
            /** @description Of calls that manage the tenant */
            access?: components["schemas"]["AccessSettingsParam"];
            /** @description Of limits of keys */
            limits?: components["schemas"]["LimitSettingsParam"];
            /** @description Of requests that Keystead sends */
            egress?: components["schemas"]["EgressSettingsParam"];
            /** @description Of how long records are kept */
            retention?: components["schemas"]["RetentionSettingsParam"];
            /** @description Of stored objects */
            storage?: components["schemas"]["StorageSettingsParam"];
        };
        /** @description How long access tokens live */
        TokenSettings: {
            /** @description Seconds that access tokens live that are issued from now on */
            lifetime_seconds: number;
        };
        /** @description How long access tokens live, as it is to be */
        TokenSettingsParam: {
            /** @description Seconds that access tokens live that are issued from now on; null: the default */
            lifetime_seconds?: number | null;
        };
        UpdateAccountRequest: {
            /** @description New name, unique in the tenant */
            name?: string;
            /**
             * Format: email
             * @description New email address, unique in the tenant
             */
            email?: string;
            /** @description New role; the present one changes nothing */
            role?: components["schemas"]["AccountRole"];
            /** @description False: its API key stops working */
            is_active?: boolean;
        };
        UpdateApiKeyRequest: {
            /** @description New name */
            name?: string;
            /** @description New scopes, at most 100; null: the scopes of its user */
            scopes?: string[] | null;
            /** @description New expiration: an RFC 3339 date and time, with any offset; null: never */
            expires_at?: string | null;
            /** @description How often the key may be used, at most 10 limits with distinct names */
            limits?: components["schemas"]["LimitParam"][];
            /** @description A prepaid number of uses; null: uses are not metered */
            credits?: components["schemas"]["CreditsParam"] | null;
            /** @description Addresses and CIDR ranges the key works from; null: from anywhere */
            ip_allowlist?: string[] | null;
            /** @description Environment of the key, for example `production`; null for none */
            environment?: string | null;
            /** @description The caller's own id for the holder of the key; null for none */
            external_id?: string | null;
            /** @description Any JSON that a verification returns with the key; never put secrets in it */
            metadata?: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @description Id or name of a plan, whose limits the key has from now on; null: the limits that it has become its own */
            plan_id?: string | null;
        };
        UpdateContentUserRequest: {
            /** @description New name, unique in the tenant */
            name?: string;
            /** @description New description */
            description?: string;
            /** @description When the API user expires: an ISO 8601 date, or a date and time with offset; null: never */
            expire_at?: (string) | null;
            /** @description New status */
            status?: components["schemas"]["UserStatus"];
            /** @description New scopes, in place of all the present ones, at most 100 */
            scopes?: string[];
        };
        UpdateMcpConfigRequest: {
            /** @description New name, unique in the tenant */
            config_name?: string;
            /** @description New servers, in place of all the present ones */
            servers?: components["schemas"]["McpServers"];
        };
        UpdatePlanRequest: {
            /** @description New name, unique in the tenant */
            name?: string;
            /** @description New description */
            description?: string;
            /** @description New limits, in place of the present ones */
            limits?: components["schemas"]["LimitParam"][];
        };
        UpdatePluginRequest: {
            /** @description Name, for people */
            name?: string;
            /** @description Semantic version */
            version?: string;
            /** @description What it is for; null: no description */
            description?: string | null;
            /** @description Where its events are sent: an https URL with a public address, unless the operator opened others; port 80, 443 or above 1023; null: nowhere */
            url?: string | null;
            /** @description Names of events, or patterns: `key.*` for all whose names begin with `key.`, `*` for all; `GET /api/v1/events` lists them */
            events?: string[];
        };
        UpdateRoleRequest: {
            /** @description New description */
            description?: string;
            /** @description New scopes, in place of the present ones; you must hold each of them */
            scopes?: ("users:read" | "users:create" | "users:update" | "users:delete" | "projects:read" | "projects:create" | "projects:update" | "projects:delete" | "keys:read" | "keys:create" | "keys:update" | "keys:delete" | "keys:verify" | "configs:read" | "configs:create" | "configs:update" | "configs:delete" | "roles:manage" | "sso:manage" | "federation:manage" | "tenants:manage" | "audit:read" | "usage:read" | "metrics:read" | "plugins:manage" | "storage:read" | "storage:write" | "storage:manage" | "settings:read" | "settings:write" | "signals:manage" | "jobs:read" | "jobs:create" | "jobs:update" | "read" | "write" | "admin" | "*" | (string & {}))[];
        };
        UpdateSettingsRequest: {
            /** @description What to set; null takes a setting back to its default */
            settings: components["schemas"]["TenantSettingsParam"];
        };
        UpdateSsoConnectionRequest: {
            /** @description Name, unique in the tenant */
            name: string;
            /** @description Issuer of the OpenID provider: an https URL, exactly as its metadata at `/.well-known/openid-configuration` names it */
            issuer: string;
            /** @description Id of Keystead at the provider */
            client_id: string;
            /** @description Domains of the email addresses that it signs in; each must be verified */
            domains: string[];
            /**
             * @description Roles of the users that it creates; you can give only roles that you hold
             * @default []
             */
            default_roles?: components["schemas"]["Role"][];
            /** @description `never`: only people whom the tenant has; `invited`: also who has an open invitation; `any`: everybody with a verified address of a verified domain */
            provision: components["schemas"]["SsoProvision"];
            /**
             * @description Whether people who have signed in by this connection can sign in by it alone, without password or passkey; Super Admins always can
             * @default false
             */
            require_sso?: boolean;
            /**
             * @description Whether an address counts as verified when the provider does not say (`email_verified` is left out, as by Microsoft Entra ID). Only for a provider whose administrators alone set addresses; one that it calls unverified is refused in any case
             * @default false
             */
            trust_email?: boolean;
            /** @description A new secret; by default the present one stays. Required with another issuer or client_id */
            client_secret?: string;
        };
        UpdateUserRequest: {
            /**
             * Format: email
             * @description New email address, unique in the tenant
             */
            new_email?: string;
            /** @description New user name, unique in the tenant; null removes it */
            username?: string | null;
            /** @description New display name, unique in the tenant */
            name?: string;
            /** @description New roles, in place of the present ones; its keys lose the scopes that it loses */
            roles?: components["schemas"]["Role"][];
            /** @description inactive: its keys and sessions stop working */
            status?: components["schemas"]["UserStatusParam"];
        };
        /** @description The envelope of UpdatedUser */
        UpdatedUserResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
            /** @description The keys that lost scopes; absent when none did */
            data?: components["schemas"]["NarrowedKeys"];
        };
        /** @description An upload in parts */
        UploadObjectForm: {
            /**
             * Format: binary
             * @description The object
             */
            file: string;
            /** @description What it is, as JSON */
            meta?: components["schemas"]["ObjectParam"];
        };
        /**
         * @description What uses are counted by
         * @enum {string}
         */
        UsageGroup: "key" | "user" | "project" | "scope" | "outcome";
        /**
         * @description The length of time that uses are counted over
         * @enum {string}
         */
        UsageInterval: "hour" | "day" | "total";
        /** @description How many uses there were of one kind in one span of time */
        UsageRow: {
            /** @description Start of the interval; null for the total */
            start: string | null;
            /** @description The key, user, project, scope or outcome; null for none */
            group: string | null;
            /** @description Verifications */
            count: number;
            /** @description Cost of the successful ones */
            cost: number;
        };
        /** @description The envelope of a whole list of UsageRow */
        UsageRowListResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["UsageRow"][];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A person or a service that has keys */
        User: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Email address, unique in the tenant; null for a service user without one */
            email: string | null;
            /** @description User name, unique in the tenant; null if none was given */
            username: string | null;
            /** @description Display name: the given name, or else the user name or the email */
            name: string;
            /** @description Roles: super_admin, admin, user, viewer, and those that the tenant has made */
            roles: ("super_admin" | "admin" | "user" | "viewer" | (string & {}))[];
            /** @description active, inactive or expired; keys work only while it is active */
            status: components["schemas"]["UserStatus"];
            /** @description Number of projects that the user is a member of */
            projects_count: number;
            /** @description Number of API keys that are not revoked */
            api_keys_count: number;
            /**
             * Format: date-time
             * @description When the user was created
             */
            created_at: string;
            /** @description When the user expires; null: never */
            expires_at: string | null;
            /** @description When a credential of the user was last used; null: never */
            last_used_at: string | null;
        };
        /** @description An API key of a user; its text is masked */
        UserApiKey: {
            /**
             * Format: uuid
             * @description Id of the key
             */
            key_id: string;
            /** @description Masked: the first nine characters, `...` and the last six; `configured` for the admin key of the configuration */
            api_key: string;
            /** @description Id of the project of the key; null for none */
            project_id: string | null;
            /** @description Name of the project of the key; null for none */
            project_name: string | null;
            /**
             * Format: date-time
             * @description When the key was created
             */
            created_at: string;
            /** @description When the key expires; null: never */
            expires_at: string | null;
            /** @description When the key was last used; null: never */
            last_used_at: string | null;
            /** @description active, disabled until it is enabled again, or revoked for good */
            status: components["schemas"]["ApiKeyStatus"];
        };
        /**
         * @description Which keys of a user are listed
         * @enum {string}
         */
        UserApiKeyFilter: "active" | "disabled" | "revoked" | "all";
        /** @description A page of a list of UserApiKey, and the cursor of the next one */
        UserApiKeyPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["UserApiKey"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A user with the projects that it is a member of */
        UserDetails: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Email address, unique in the tenant; null for a service user without one */
            email: string | null;
            /** @description User name, unique in the tenant; null if none was given */
            username: string | null;
            /** @description Display name: the given name, or else the user name or the email */
            name: string;
            /** @description Roles: super_admin, admin, user, viewer, and those that the tenant has made */
            roles: ("super_admin" | "admin" | "user" | "viewer" | (string & {}))[];
            /** @description The projects that the user is a member of */
            projects: components["schemas"]["ProjectName"][];
            /** @description Number of API keys that are not revoked */
            api_keys_count: number;
            /**
             * Format: date-time
             * @description When the user was created
             */
            created_at: string;
        };
        /** @description The envelope of UserDetails */
        UserDetailsResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["UserDetails"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /**
         * @description Whether a user is a person or a service
         * @enum {string}
         */
        UserKind: "service" | "person";
        /**
         * @description What a call that changes many users did to one of them
         * @enum {string}
         */
        UserOutcome: "changed" | "unchanged" | "not_found" | "forbidden";
        /** @description A page of a list of User, and the cursor of the next one */
        UserPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["User"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description A project that a user is a member of */
        UserProject: {
            /**
             * Format: uuid
             * @description Id of the project
             */
            project_id: string;
            /** @description Name of the project, unique in the tenant */
            project_name: string;
            /** @description Name of its MCP configuration; null if none is assigned */
            mcp_config_name: string | null;
            /**
             * Format: date-time
             * @description When the project was created
             */
            created_at: string;
        };
        /** @description A page of a list of UserProject, and the cursor of the next one */
        UserProjectPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["UserProject"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description What a call that changes many users did to one of them, by its id */
        UserResult: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description changed; unchanged: it was so before; not_found; forbidden: it holds more than you do */
            outcome: components["schemas"]["UserOutcome"];
        };
        /**
         * @description Whether a user may be used
         * @enum {string}
         */
        UserStatus: "active" | "inactive" | "expired";
        /**
         * @description Whether a user may be used
         * @enum {string}
         */
        UserStatusParam: "active" | "inactive";
        /** @description Whether a key may be used as it was presented, why not, and whose it is */
        Verification: {
            /** @description Whether the use is allowed: true only with the code VALID */
            valid: boolean;
            /** @description VALID, or why the use is not allowed */
            code: components["schemas"]["VerifyCode"];
            /** @description Id of the key; null for a JWT, and for a key that does not exist in your tenant */
            key_id: string | null;
            /** @description The user of the key; null for a key that does not exist in your tenant */
            user: components["schemas"]["VerifiedUser"] | null;
            /** @description Tenant of the key; null for a key that does not exist in your tenant */
            tenant_id: string | null;
            /** @description The project of the key; null for none */
            project: components["schemas"]["ProjectName"] | null;
            /** @description Scopes that the key holds now */
            scopes: string[];
            /** @description Roles of the user of the key */
            roles: ("super_admin" | "admin" | "user" | "viewer" | (string & {}))[];
            /** @description When the key expires; null: never */
            expires_at: string | null;
            /** @description State of each limit that the use counted against */
            limits: components["schemas"]["LimitState"][];
            /** @description Remaining credits; null for a key without credits */
            remaining: number | null;
            /** @description Environment of the key; null for none */
            environment: string | null;
            /** @description The caller's own id for the holder of the key; null for none */
            external_id: string | null;
            /** @description The JSON that was stored with the key; null for none */
            metadata: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @description Id of the charge, to commit or refund it; null if nothing was charged */
            charge_id: string | null;
            /** @description Only with `explain`: the result of every rule, in the order in which they are applied */
            rules?: components["schemas"]["RuleResult"][];
        };
        /** @description The envelope of a whole list of Verification */
        VerificationListResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["Verification"][];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of Verification */
        VerificationResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["Verification"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The user whose key was verified */
        VerifiedUser: {
            /**
             * Format: uuid
             * @description Id of the user
             */
            user_id: string;
            /** @description Display name of the user */
            name: string;
            /** @description Email of the user; null for a service user without one */
            email: string | null;
        };
        /**
         * @description Why a key is valid or not
         * @enum {string}
         */
        VerifyCode: "VALID" | "NOT_FOUND" | "MALFORMED" | "EXPIRED" | "REVOKED" | "DISABLED" | "USER_INACTIVE" | "INSUFFICIENT_SCOPE" | "IP_NOT_ALLOWED" | "RATE_LIMITED" | "USAGE_EXCEEDED";
        VerifyKeyBatchRequest: {
            /** @description The verifications, 1 to 100; answered in this order */
            requests: components["schemas"]["VerifyKeyRequest"][];
        };
        VerifyKeyRequest: {
            /** @description The full text of an API key, or a content JWT */
            key: string;
            /** @description The scopes the key must hold, all of them. A text is accepted too, and read as a `scope_expression` */
            scopes?: string[] | string;
            /** @description In place of `scopes`: an expression of scopes with `and`, `or`, `not` and parentheses */
            scope_expression?: string;
            /** @description Address of the client that presented the key */
            ip?: string;
            /**
             * @description Points and credits that the use costs, of every limit and of the credits; 0 costs nothing
             * @default 1
             */
            cost?: number;
            /** @description Only these limits of the key, by name, each optionally with its own cost */
            limits?: components["schemas"]["ChargedLimitParam"][];
            /** @description A request repeated with the same key within 24 hours is not charged again */
            idempotency_key?: string;
            /** @description Reserve the charge: it is refunded unless committed within this many seconds */
            reserve_seconds?: number;
            /**
             * @description Dry run: charge and count nothing, and return the result of every rule
             * @default false
             */
            explain?: boolean;
        };
        VerifySsoConnectionDomainRequest: {
            /**
             * @description `operator`: without the record, for a Super Admin of the default tenant, in any tenant
             * @default dns
             */
            by?: components["schemas"]["SsoVerification"];
        };
        /** @description The settings of a tenant, and their version */
        VersionedSettings: {
            /** @description Number of the version; 0: nothing was ever set */
            version: number;
            /** @description All settings, with the defaults of those that are not set */
            settings: components["schemas"]["TenantSettings"];
            /** @description When the version was made; null: nothing was ever set */
            updated_at: string | null;
            /** @description Who made the version; null for an upgrade, and if nothing was ever set */
            updated_by: components["schemas"]["SettingsActor"] | null;
        };
        /** @description The envelope of VersionedSettings */
        VersionedSettingsResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["VersionedSettings"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description One request to the receiver of a plugin */
        WebhookAttempt: {
            /**
             * Format: date-time
             * @description When it was sent
             */
            at: string;
            /** @description Status of the answer; null without one */
            status: number | null;
            /** @description Why it failed; null for a success. `status`: the answer was no success; `address_not_allowed`: nothing was sent, because the address is not public */
            error: ("address_not_allowed" | "timeout" | "connection_failed" | "status" | "tls") | null;
            /** @description How long it took, in milliseconds */
            ms: number;
        };
        /** @description An event that is sent to a plugin, with every attempt */
        WebhookDelivery: {
            /**
             * Format: uuid
             * @description Id of the delivery
             */
            delivery_id: string;
            /** @description What every attempt has as `webhook-id` */
            webhook_id: string;
            /** @description Name of the event */
            event: string;
            /** @description `pending`: not tried yet; `failed`: will be tried again; `dead`: given up, or dropped when the plugin was disabled */
            status: components["schemas"]["WebhookDeliveryStatus"];
            /** @description Each request to the receiver, the oldest first; at most the last hundred */
            attempts: components["schemas"]["WebhookAttempt"][];
            /** @description The first 1024 bytes of the body of the last answer; null: not tried yet */
            last_answer: string | null;
            /**
             * Format: date-time
             * @description When the delivery was made
             */
            created_at: string;
        };
        /** @description A page of a list of WebhookDelivery, and the cursor of the next one */
        WebhookDeliveryPage: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The items of this page, newest first */
            data: components["schemas"]["WebhookDelivery"][];
            /** @description The `cursor` of the next page; null on the last page */
            next_cursor: string | null;
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /** @description The envelope of WebhookDelivery */
        WebhookDeliveryResponse: {
            /** @description What was done, in one sentence for people; do not parse it */
            message: string;
            /** @description The result */
            data: components["schemas"]["WebhookDelivery"];
            /**
             * Format: date-time
             * @description When the answer was made
             */
            timestamp: string;
        };
        /**
         * @description Whether the event of a delivery was taken, is to be sent, or is given up
         * @enum {string}
         */
        WebhookDeliveryStatus: "pending" | "delivered" | "failed" | "dead";
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "aggregator.users.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000; without it and `cursor`: all */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorUser"][];
                };
            };
        };
    };
    "aggregator.users.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAggregatorUserRequest"];
            };
        };
        responses: never;
    };
    "aggregator.apiKeys.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAggregatorApiKeyRequest"];
            };
        };
        responses: never;
    };
    "aggregator.apiKeys.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000; without it and `cursor`: all */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorApiKey"][];
                };
            };
        };
    };
    "aggregator.apiKeys.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "aggregator.jobs.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000; without it and `cursor`: all */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
                /** @description Only jobs in this state */
                status?: components["schemas"]["JobStatus"];
                /** @description Only jobs of this type */
                type?: string;
                /** @description Only jobs of this provider */
                provider?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"][];
                };
            };
        };
    };
    "aggregator.jobs.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateJobRequest"];
            };
        };
        responses: never;
    };
    "aggregator.jobs.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    "aggregator.jobs.cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
        };
    };
    "accounts.users.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000; without it and `cursor`: all */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"][];
                };
            };
        };
    };
    "accounts.users.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAccountRequest"];
            };
        };
        responses: never;
    };
    "accounts.users.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    "accounts.users.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedAccount"];
                };
            };
        };
    };
    "accounts.users.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateAccountRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    "accounts.users.rotateKey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedAccountKey"];
                };
            };
        };
    };
    "content.apiUsers.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000; without it and `cursor`: all */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentUser"][];
                };
            };
        };
    };
    "content.apiUsers.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateContentUserRequest"];
            };
        };
        responses: never;
    };
    "content.apiUsers.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentUser"];
                };
            };
        };
    };
    "content.apiUsers.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateContentUserRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentUser"];
                };
            };
        };
    };
    "content.apiUsers.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "content.apiUsers.regenerateToken": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentUser"];
                };
            };
        };
    };
    "authzen.evaluate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluateAccessRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessDecision"];
                };
            };
        };
    };
    "authzen.evaluateBatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EvaluateAccessBatchRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessDecisions"];
                };
            };
        };
    };
    "v1.users.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, of the same order and filters; none for the first page. Newest first, the id of the last item that was received serves too */
                cursor?: string;
                /** @description What the list is sorted by; by default `created_at`. Items that were never used, or never expire, come last in both orders */
                sort?: components["schemas"]["ListSort"];
                /** @description asc or desc; by default newest first for `created_at`, and asc for the others */
                order?: components["schemas"]["SortOrder"];
                /** @description Users with this text in their name, user name or email, or with this id; case is ignored */
                search?: string;
                /** @description The user with this email (case-insensitive) */
                email?: string;
                /** @description Users with this user name */
                username?: string;
                /** @description Users with this role */
                role?: components["schemas"]["Role"];
                /** @description Service users or people */
                kind?: components["schemas"]["UserKind"];
                /** @description Users with this status */
                status?: components["schemas"]["UserStatus"];
                /** @description Users whose last use was before this time, and those that were never used */
                last_used_before?: string;
                /** @description True: users that were never used. False: those that were */
                unused?: boolean;
                /** @description Users that expire before this time, and those that have expired */
                expires_before?: string;
                /** @description Users that expire at this time or later */
                expires_after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserPage"];
                };
            };
        };
    };
    "v1.users.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUserRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedUserResponse"];
                };
            };
        };
    };
    "v1.users.count": {
        parameters: {
            query?: {
                /** @description Users with this text in their name, user name or email, or with this id; case is ignored */
                search?: string;
                /** @description The user with this email (case-insensitive) */
                email?: string;
                /** @description Users with this user name */
                username?: string;
                /** @description Users with this role */
                role?: components["schemas"]["Role"];
                /** @description Service users or people */
                kind?: components["schemas"]["UserKind"];
                /** @description Users with this status */
                status?: components["schemas"]["UserStatus"];
                /** @description Users whose last use was before this time, and those that were never used */
                last_used_before?: string;
                /** @description True: users that were never used. False: those that were */
                unused?: boolean;
                /** @description Users that expire before this time, and those that have expired */
                expires_before?: string;
                /** @description Users that expire at this time or later */
                expires_after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoundedCountResponse"];
                };
            };
        };
    };
    "v1.users.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetailsResponse"];
                };
            };
        };
    };
    "v1.users.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateUserRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpdatedUserResponse"];
                };
            };
        };
    };
    "v1.users.delete": {
        parameters: {
            query?: {
                /** @description True: delete it together with what depends on it. False: refuse while anything does */
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description An alternative to the query parameters of the same names. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DeleteUserRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.users.effectiveScopes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EffectiveScopesResponse"];
                };
            };
        };
    };
    "v1.users.projects": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserProjectPage"];
                };
            };
        };
    };
    "v1.users.search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchUsersRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundUserPage"];
                };
            };
        };
    };
    "v1.users.offboardPreview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OffboardPreviewResponse"];
                };
            };
        };
    };
    "v1.users.offboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OffboardedUserResponse"];
                };
            };
        };
    };
    "v1.users.offboardMany": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OffboardUsersRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedUsersResponse"];
                };
            };
        };
    };
    "v1.users.disableMany": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisableUsersRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedUsersResponse"];
                };
            };
        };
    };
    "v1.users.demandPassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordDemandResponse"];
                };
            };
        };
    };
    "v1.users.endSessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSessionsResponse"];
                };
            };
        };
    };
    "v1.userApiKeys.list": {
        parameters: {
            query?: {
                /** @description Keys for this project, by its id or its name */
                project_identifier?: string;
                /** @description Keys with this status; by default those not revoked */
                status?: components["schemas"]["UserApiKeyFilter"];
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserApiKeyPage"];
                };
            };
        };
    };
    "v1.userApiKeys.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUserApiKeyRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedUserApiKeyResponse"];
                };
            };
        };
    };
    "v1.userApiKeys.deleteAll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.federatedCredentials.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FederatedCredentialPage"];
                };
            };
        };
    };
    "v1.federatedCredentials.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateFederatedCredentialRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FederatedCredentialResponse"];
                };
            };
        };
    };
    "v1.federatedCredentials.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedFederatedCredentialResponse"];
                };
            };
        };
    };
    "v1.apiKeys.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, of the same order and filters; none for the first page. Newest first, the id of the last item that was received serves too */
                cursor?: string;
                /** @description What the list is sorted by; by default `created_at`. Items that were never used, or never expire, come last in both orders */
                sort?: components["schemas"]["ListSort"];
                /** @description asc or desc; by default newest first for `created_at`, and asc for the others */
                order?: components["schemas"]["SortOrder"];
                /** @description Keys with this text in their name, in the characters that are shown of them, or with this id; case is ignored */
                search?: string;
                /** @description Keys of this user */
                user_id?: string;
                /** @description Keys for this project */
                project_id?: string;
                /** @description Keys with this plan */
                plan_id?: string;
                /** @description Keys with this status */
                status?: components["schemas"]["ApiKeyStatus"];
                /** @description Keys for this environment */
                environment?: string;
                /** @description Keys of this holder */
                external_id?: string;
                /** @description Keys whose last use was before this time, and those that were never used */
                last_used_before?: string;
                /** @description True: keys that were never used. False: those that were */
                unused?: boolean;
                /** @description Keys that expire before this time, and those that have expired */
                expires_before?: string;
                /** @description Keys that expire at this time or later */
                expires_after?: string;
                /** @description True: keys that are not revoked, and may live longer than `keys.max_lifetime_days` of the settings; they are older than it */
                over_lifetime?: boolean;
                /** @description True: keys that work, were not rotated, and are older than `keys.rotation_reminder_days` of the settings; none while it is null */
                rotation_due?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
        };
    };
    "v1.apiKeys.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedApiKeyResponse"];
                };
            };
        };
    };
    "v1.apiKeys.count": {
        parameters: {
            query?: {
                /** @description Keys with this text in their name, in the characters that are shown of them, or with this id; case is ignored */
                search?: string;
                /** @description Keys of this user */
                user_id?: string;
                /** @description Keys for this project */
                project_id?: string;
                /** @description Keys with this plan */
                plan_id?: string;
                /** @description Keys with this status */
                status?: components["schemas"]["ApiKeyStatus"];
                /** @description Keys for this environment */
                environment?: string;
                /** @description Keys of this holder */
                external_id?: string;
                /** @description Keys whose last use was before this time, and those that were never used */
                last_used_before?: string;
                /** @description True: keys that were never used. False: those that were */
                unused?: boolean;
                /** @description Keys that expire before this time, and those that have expired */
                expires_before?: string;
                /** @description Keys that expire at this time or later */
                expires_after?: string;
                /** @description True: keys that are not revoked, and may live longer than `keys.max_lifetime_days` of the settings; they are older than it */
                over_lifetime?: boolean;
                /** @description True: keys that work, were not rotated, and are older than `keys.rotation_reminder_days` of the settings; none while it is null */
                rotation_due?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoundedCountResponse"];
                };
            };
        };
    };
    "v1.apiKeys.revokeMany": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevokeApiKeysRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedApiKeysResponse"];
                };
            };
        };
    };
    "v1.apiKeys.disableMany": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisableApiKeysRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedApiKeysResponse"];
                };
            };
        };
    };
    "v1.apiKeys.enableMany": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnableApiKeysRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedApiKeysResponse"];
                };
            };
        };
    };
    "v1.apiKeys.import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportApiKeysRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportedApiKeysResponse"];
                };
            };
        };
    };
    "v1.apiKeys.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyResponse"];
                };
            };
        };
    };
    "v1.apiKeys.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedApiKeyResponse"];
                };
            };
        };
    };
    "v1.apiKeys.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateApiKeyRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedApiKeyResponse"];
                };
            };
        };
    };
    "v1.apiKeys.rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateApiKeyRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedApiKeyResponse"];
                };
            };
        };
    };
    "v1.apiKeys.disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedApiKeyResponse"];
                };
            };
        };
    };
    "v1.apiKeys.enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedApiKeyResponse"];
                };
            };
        };
    };
    "v1.keys.verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyKeyRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationResponse"];
                };
            };
        };
    };
    "v1.keys.verifyBatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerifyKeyBatchRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationListResponse"];
                };
            };
        };
    };
    "v1.keys.commitCharge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CommitKeyChargeRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChargeResponse"];
                };
            };
        };
    };
    "v1.keys.refundCharge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChargeResponse"];
                };
            };
        };
    };
    "v1.projects.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectPage"];
                };
            };
        };
    };
    "v1.projects.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProjectRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedProjectResponse"];
                };
            };
        };
    };
    "v1.projects.search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchProjectsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectPage"];
                };
            };
        };
    };
    "v1.projects.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectResponse"];
                };
            };
        };
    };
    "v1.projects.delete": {
        parameters: {
            query?: {
                /** @description True: delete it together with what depends on it. False: refuse while anything does */
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description An alternative to the query parameters of the same names. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DeleteProjectRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.projects.users": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectMemberPage"];
                };
            };
        };
    };
    "v1.projects.addUser": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddProjectUserRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.projects.clearUsers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.projects.removeUser": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.projects.assignConfig": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignProjectConfigRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.projects.unassignConfig": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.projects.config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpConfigResponse"];
                };
            };
        };
    };
    "v1.configs.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpConfigPage"];
                };
            };
        };
    };
    "v1.configs.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateMcpConfigRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedMcpConfigResponse"];
                };
            };
        };
    };
    "v1.configs.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpConfigResponse"];
                };
            };
        };
    };
    "v1.configs.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdateMcpConfigRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.configs.delete": {
        parameters: {
            query?: {
                /** @description True: delete it together with what depends on it. False: refuse while anything does */
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description An alternative to the query parameters of the same names. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DeleteMcpConfigRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.settings.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionedSettingsResponse"];
                };
            };
        };
    };
    "v1.settings.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSettingsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionedSettingsResponse"];
                };
            };
        };
    };
    "v1.settings.history": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsVersionPage"];
                };
            };
        };
    };
    "v1.settings.schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsSchemaResponse"];
                };
            };
        };
    };
    "v1.settings.rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RollbackSettingsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionedSettingsResponse"];
                };
            };
        };
    };
    "v1.roles.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDetailsPage"];
                };
            };
        };
    };
    "v1.roles.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateRoleRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDetailsResponse"];
                };
            };
        };
    };
    "v1.roles.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleDetailsResponse"];
                };
            };
        };
    };
    "v1.roles.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateRoleRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedRoleResponse"];
                };
            };
        };
    };
    "v1.roles.delete": {
        parameters: {
            query?: {
                /** @description True: delete it together with what depends on it. False: refuse while anything does */
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description An alternative to the query parameters of the same names. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DeleteRoleRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedRoleResponse"];
                };
            };
        };
    };
    "v1.scopes.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScopeListResponse"];
                };
            };
        };
    };
    "v1.tenants.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TenantPage"];
                };
            };
        };
    };
    "v1.tenants.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTenantRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedTenantResponse"];
                };
            };
        };
    };
    "v1.auth.login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionResponse"];
                };
            };
        };
    };
    "v1.auth.completeLogin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompleteLoginRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompletedSessionResponse"];
                };
            };
        };
    };
    "v1.auth.beginPasskeyLogin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["BeginPasskeyLoginRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyLogInResponse"];
                };
            };
        };
    };
    "v1.auth.enrolTotpAtLogin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnrolTotpAtLoginRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedTotpResponse"];
                };
            };
        };
    };
    "v1.auth.enrolPasskeyAtLogin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnrolPasskeyAtLoginRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyCreationResponse"];
                };
            };
        };
    };
    "v1.auth.logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.auth.changePassword": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.auth.requestPasswordReset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestPasswordResetRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.auth.confirmPasswordReset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmPasswordResetRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordResetUserResponse"];
                };
            };
        };
    };
    "v1.auth.me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeResponse"];
                };
            };
        };
    };
    "v1.auth.listSessions": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedSessionPage"];
                };
            };
        };
    };
    "v1.auth.endSessions": {
        parameters: {
            query?: {
                /** @description True: end the session of this request too. False: keep it */
                include_current?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description An alternative to the query parameters of the same names. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EndSessionsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedSessionsResponse"];
                };
            };
        };
    };
    "v1.auth.endSession": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.authPolicy.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginPolicyResponse"];
                };
            };
        };
    };
    "v1.authPolicy.set": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetAuthPolicyRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginPolicyResponse"];
                };
            };
        };
    };
    "v1.factors.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorsResponse"];
                };
            };
        };
    };
    "v1.factors.startTotp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StartedTotpResponse"];
                };
            };
        };
    };
    "v1.factors.confirmTotp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmTotpRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolledFactorResponse"];
                };
            };
        };
    };
    "v1.factors.startPasskey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyCreationResponse"];
                };
            };
        };
    };
    "v1.factors.addPasskey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPasskeyRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolledFactorResponse"];
                };
            };
        };
    };
    "v1.factors.remove": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.factors.renewRecoveryCodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodesResponse"];
                };
            };
        };
    };
    "v1.factors.startReauthentication": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyLogInResponse"];
                };
            };
        };
    };
    "v1.factors.reauthenticate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReauthenticateRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.userFactors.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorsResponse"];
                };
            };
        };
    };
    "v1.userFactors.removeAll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.grants.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GrantPage"];
                };
            };
        };
    };
    "v1.grants.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.invitations.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationPage"];
                };
            };
        };
    };
    "v1.invitations.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateInvitationRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedInvitationResponse"];
                };
            };
        };
    };
    "v1.invitations.accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptInvitationRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedInvitationResponse"];
                };
            };
        };
    };
    "v1.invitations.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.auditEvents.checkpoint": {
        parameters: {
            query?: {
                /** @description An earlier size of the log; without it: the size of now */
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditCheckpointResponse"];
                };
            };
        };
    };
    "v1.auditEvents.proof": {
        parameters: {
            query: {
                /** @description The id of the event */
                event: string;
                /** @description An earlier size of the log; without it: the size of now */
                size?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditProofResponse"];
                };
            };
        };
    };
    "v1.auditEvents.consistency": {
        parameters: {
            query: {
                /** @description The earlier size */
                from: number;
                /** @description The later size; without it: the size of now */
                to?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditConsistencyResponse"];
                };
            };
        };
    };
    "v1.auditEvents.export": {
        parameters: {
            query?: {
                /** @description `ndjson`: the events with their hashes, which `keystead audit verify` checks; `csv`; `ocsf`: events of the Open Cybersecurity Schema Framework, a line of JSON each */
                format?: "ndjson" | "csv" | "ocsf";
                /** @description The place of the first event. A download that broke off goes on from there */
                from?: number;
                /** @description The place before which it ends; without it: all that the log has now */
                to?: number;
                /** @description Over tRPC, lines per page, 1 to 1000; over REST all are streamed */
                limit?: number;
                /** @description Over tRPC, the `next_cursor` of an earlier page, in place of `from` and `to` */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "v1.auditEvents.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
                /** @description The id of the user who acted, or several with commas between */
                actor?: string;
                /** @description The action, for example key.created, or a pattern such as key.*, or several with commas between */
                action?: string;
                /** @description The id of the target, or several with commas between */
                target?: string;
                /** @description Events at or after this time */
                since?: string;
                /** @description Events before this time */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEventPage"];
                };
            };
        };
    };
    "v1.usage.get": {
        parameters: {
            query?: {
                /** @description By default ungrouped */
                group?: components["schemas"]["UsageGroup"];
                /** @description Interval per row */
                interval?: components["schemas"]["UsageInterval"];
                /** @description Start of the period, by the hour; by default 30 days before its end */
                since?: string;
                /** @description End of the period, exclusive; by default now */
                until?: string;
                /** @description Time zone of the days: an IANA name */
                time_zone?: string;
                /** @description Only this key */
                key_id?: string;
                /** @description Only keys of this user */
                user_id?: string;
                /** @description Only keys for this project */
                project_id?: string;
                /** @description Only verifications that required this scope */
                scope?: string;
                /** @description A verification code, such as VALID */
                outcome?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageRowListResponse"];
                };
            };
        };
    };
    "v1.oauthClients.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthClientResponse"];
                };
            };
        };
    };
    "v1.oauthClients.put": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutOAuthClientRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OAuthClientResponse"];
                };
            };
        };
    };
    "v1.oauthClients.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.signingKeys.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeyListResponse"];
                };
            };
        };
    };
    "v1.signingKeys.rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SigningKeyListResponse"];
                };
            };
        };
    };
    "v1.ssoConnections.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoConnectionPage"];
                };
            };
        };
    };
    "v1.ssoConnections.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSsoConnectionRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoConnectionResponse"];
                };
            };
        };
    };
    "v1.ssoConnections.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoConnectionResponse"];
                };
            };
        };
    };
    "v1.ssoConnections.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdateSsoConnectionRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoConnectionResponse"];
                };
            };
        };
    };
    "v1.ssoConnections.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedSsoConnectionResponse"];
                };
            };
        };
    };
    "v1.ssoConnections.verifyDomain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["VerifySsoConnectionDomainRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SsoConnectionResponse"];
                };
            };
        };
    };
    "v1.objects.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
                /** @description Only objects of exactly this name */
                name?: string;
                /** @description Only objects of exactly this classification */
                classification?: string;
                /** @description Only objects of exactly this media type */
                content_type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredObjectPage"];
                };
            };
        };
    };
    "v1.objects.upload": {
        parameters: {
            query?: {
                /** @description Name of the file, with which it is downloaded */
                name?: string;
                /** @description A word of yours for how confidential it is, to filter by */
                classification?: string;
                /** @description Days after which it is deleted; by default never */
                retention_days?: number;
                /** @description How you have encrypted it before the upload, in your own words; it is stored as it comes, and shown with it */
                client_encryption?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The object, with its media type; any other than those shown is as good. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredObjectResponse"];
                };
            };
        };
    };
    "v1.objects.metadata": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredObjectResponse"];
                };
            };
        };
    };
    "v1.objects.download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "v1.objects.delete": {
        parameters: {
            query?: {
                /** @description True: its bytes are removed now. False: when the days have passed that `retention.objects_days` sets */
                purge?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description An alternative to the query parameters of the same names. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DeleteObjectRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.storageKeys.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageKeyPage"];
                };
            };
        };
    };
    "v1.storageKeys.rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StorageKeyResponse"];
                };
            };
        };
    };
    "v1.storageKeys.destroy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DestroyStorageKeysRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DestroyedStorageKeysResponse"];
                };
            };
        };
    };
    "v1.plans.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanPage"];
                };
            };
        };
    };
    "v1.plans.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePlanRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanResponse"];
                };
            };
        };
    };
    "v1.plans.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanResponse"];
                };
            };
        };
    };
    "v1.plans.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.plans.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UpdatePlanRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedPlanResponse"];
                };
            };
        };
    };
    "v1.plugins.list": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginPage"];
                };
            };
        };
    };
    "v1.plugins.create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePluginRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegisteredPluginResponse"];
                };
            };
        };
    };
    "v1.plugins.get": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginResponse"];
                };
            };
        };
    };
    "v1.plugins.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Acknowledgement"];
                };
            };
        };
    };
    "v1.plugins.update": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["UpdatePluginRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginResponse"];
                };
            };
        };
    };
    "v1.plugins.enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginResponse"];
                };
            };
        };
    };
    "v1.plugins.disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginResponse"];
                };
            };
        };
    };
    "v1.plugins.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PluginTestResponse"];
                };
            };
        };
    };
    "v1.plugins.rotateSecret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotatePluginSecretRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSigningSecretResponse"];
                };
            };
        };
    };
    "v1.plugins.deliveries": {
        parameters: {
            query?: {
                /** @description Items per page, 1 to 1000 */
                limit?: number;
                /** @description The `next_cursor` of the previous page, or the id of the last item that was received; none for the first page */
                cursor?: string;
                /** @description Only those with this status */
                status?: components["schemas"]["WebhookDeliveryStatus"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryPage"];
                };
            };
        };
    };
    "v1.plugins.redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryResponse"];
                };
            };
        };
    };
    "v1.events.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventKindListResponse"];
                };
            };
        };
    };
    "aggregator.stream": {
        parameters: {
            query?: {
                /** @description Takes precedence over `provider` in the body; one of the two is required */
                provider?: string;
                /** @description Takes precedence over `model` in the body; one of the two is required */
                model?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The prompt, or the conversation so far, and how to complete it. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCompletionRequest"];
            };
        };
        responses: never;
    };
    "aggregator.complete": {
        parameters: {
            query?: {
                /** @description Takes precedence over `provider` in the body; one of the two is required */
                provider?: string;
                /** @description Takes precedence over `model` in the body; one of the two is required */
                model?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The prompt, or the conversation so far, and how to complete it. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateCompletionRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Completion"];
                };
            };
        };
    };
    "v1.auth.check": {
        parameters: {
            query?: {
                /** @description The tenant whose keys are admitted, by id or name; by default the default tenant */
                tenant?: string;
                /** @description The scopes the key must hold: an expression, or scopes separated by commas */
                scopes?: string;
                /** @description Points and credits that the use costs, of every limit and of the credits */
                cost?: number;
                /** @description The status for a key over a limit: 403 for gateways that support no other */
                limited?: "403" | "429";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: never;
    };
    "system.health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    "system.ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    "system.jwks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JsonWebKeySet"];
                };
            };
        };
    };
    "system.auditKeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JsonWebKeySet"];
                };
            };
        };
    };
}
