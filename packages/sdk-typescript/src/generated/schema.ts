/**
 * Generated from packages/openapi/openapi.json: do not edit, run `npm run generate`.
 * Private to the package: what users see has names of its own, in src/types.
 */
export interface paths {
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API users, newest first
         * @description Requires the scope `admin`. Without `limit` and `cursor` the answer is the whole list. With either it is one page, and its `Link` header leads to the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        get: operations["aggregator.users.list"];
        put?: never;
        /**
         * Create an API user
         * @description Requires the scope `admin`.
         */
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
        /**
         * Create an API key; its text is shown only here
         * @description Requires the scope `admin`.
         */
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
        /**
         * List the API keys of a user, newest first; revoked ones too
         * @description Requires the scope `admin`. Without `limit` and `cursor` the answer is the whole list. With either it is one page, and its `Link` header leads to the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
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
        /**
         * Revoke an API key
         * @description Requires the scope `admin`.
         */
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
        /**
         * List jobs, newest first
         * @description Requires the scope `jobs:read`. Without `limit` and `cursor` the answer is the whole list. With either it is one page, and its `Link` header leads to the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        get: operations["aggregator.jobs.list"];
        put?: never;
        /**
         * Create a job; a worker runs it soon
         * @description Requires the scope `jobs:create`.
         */
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
        /**
         * Show a job
         * @description Requires the scope `jobs:read`.
         */
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
        /**
         * Cancel a job, wherever it waits or runs
         * @description Requires the scope `jobs:update`.
         */
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
        /**
         * List users, newest first
         * @description Requires the scope `admin`. Without `limit` and `cursor` the answer is the whole list. With either it is one page, and its `Link` header leads to the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        get: operations["accounts.users.list"];
        put?: never;
        /**
         * Create a user and its API key, which is shown only here
         * @description Requires the scope `admin`.
         */
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
        /**
         * Get a user
         * @description Requires the scope `admin`.
         */
        get: operations["accounts.users.get"];
        put?: never;
        post?: never;
        /**
         * Delete a user and end its keys
         * @description Requires the scope `admin`.
         */
        delete: operations["accounts.users.delete"];
        options?: never;
        head?: never;
        /**
         * Update a user
         * @description Requires the scope `admin`.
         */
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
        /**
         * Replace the API key of a user; the old one ends at once
         * @description Requires the scope `admin`.
         */
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
        /**
         * List API users, newest first
         * @description Requires the role `super_admin`. Without `limit` and `cursor` the answer is the whole list. With either it is one page, and its `Link` header leads to the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        get: operations["content.apiUsers.list"];
        put?: never;
        /**
         * Create an API user with its token
         * @description Requires the role `super_admin`.
         */
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
        /**
         * Get an API user
         * @description Requires the role `super_admin`.
         */
        get: operations["content.apiUsers.get"];
        /**
         * Update an API user; its token stays the same
         * @description Requires the role `super_admin`.
         */
        put: operations["content.apiUsers.update"];
        post?: never;
        /**
         * Delete an API user
         * @description Requires the role `super_admin`.
         */
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
        /**
         * Replace the token of an API user; the old one ends at once
         * @description Requires the role `super_admin`.
         */
        post: operations["content.apiUsers.regenerateToken"];
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
        /**
         * List users with filters, newest first
         * @description Requires the scope `users:read`. The `next_cursor` of a page is the `cursor` of the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        get: operations["v1.users.list"];
        put?: never;
        /**
         * Create a user
         * @description Requires the scope `users:create`.
         */
        post: operations["v1.users.create"];
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
        /**
         * Get a user with its projects
         * @description Requires the scope `users:read`.
         */
        get: operations["v1.users.get"];
        /**
         * Update the email of a user, its names or its roles
         * @description Requires the scope `users:update`.
         */
        put: operations["v1.users.update"];
        post?: never;
        /**
         * Delete a user, its keys and its memberships
         * @description Requires the scope `users:delete`.
         */
        delete: operations["v1.users.delete"];
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
        /**
         * List the projects of a user
         * @description Requires the scope `users:read`. The `next_cursor` of a page is the `cursor` of the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
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
        /**
         * Search users by email
         * @description Requires the scope `users:read`. The `next_cursor` of a page is the `cursor` of the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        post: operations["v1.users.search"];
        delete?: never;
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
        /**
         * List the API keys of a user, all or those of one project
         * @description Requires the scope `keys:read`. The `next_cursor` of a page is the `cursor` of the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        get: operations["v1.userApiKeys.list"];
        put?: never;
        /**
         * Generate an API key for a user within a project; its text is shown only here
         * @description Requires the scope `keys:create`.
         */
        post: operations["v1.userApiKeys.create"];
        /**
         * End all API keys of a user
         * @description Requires the scope `keys:delete`.
         */
        delete: operations["v1.userApiKeys.deleteAll"];
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
        /**
         * List API keys, newest first
         * @description Requires the scope `keys:read`. The `next_cursor` of a page is the `cursor` of the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        get: operations["v1.apiKeys.list"];
        put?: never;
        /**
         * Make an API key with rules of its own; its text is shown only here
         * @description Requires the scope `keys:create`.
         */
        post: operations["v1.apiKeys.create"];
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
        /**
         * Take over keys that were made elsewhere, by their SHA-256; all or none
         * @description Requires the scope `keys:create`.
         */
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
        /**
         * Get an API key
         * @description Requires the scope `keys:read`.
         */
        get: operations["v1.apiKeys.get"];
        put?: never;
        post?: never;
        /**
         * End an API key for good
         * @description Requires the scope `keys:delete`.
         */
        delete: operations["v1.apiKeys.delete"];
        options?: never;
        head?: never;
        /**
         * Change an API key; from the answer on no replica knows it as it was
         * @description Requires the scope `keys:update`.
         */
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
        /**
         * Replace an API key; the old one ends at once, or when the overlap is over
         * @description Requires the scope `keys:update`.
         */
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
        /**
         * Stop an API key until it is enabled again
         * @description Requires the scope `keys:update`.
         */
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
        /**
         * Let a disabled API key work again
         * @description Requires the scope `keys:update`.
         */
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
        /**
         * May this key do this? Answers 200 whatever the answer is
         * @description Requires the scope `keys:verify`.
         */
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
        /**
         * Verify up to 100 keys, in order
         * @description Requires the scope `keys:verify`.
         */
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
        /**
         * Keep a reserved charge for good, all of it or less
         * @description Requires the scope `keys:verify`.
         */
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
        /**
         * Give back what a charge took
         * @description Requires the scope `keys:verify`.
         */
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
        /**
         * List projects, newest first
         * @description Requires the scope `projects:read`. The `next_cursor` of a page is the `cursor` of the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        get: operations["v1.projects.list"];
        put?: never;
        /**
         * Create a project
         * @description Requires the scope `projects:create`.
         */
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
        /**
         * Search projects by name
         * @description Requires the scope `projects:read`. The `next_cursor` of a page is the `cursor` of the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
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
        /**
         * Get a project
         * @description Requires the scope `projects:read`.
         */
        get: operations["v1.projects.get"];
        put?: never;
        post?: never;
        /**
         * Delete a project; one with API keys only by force
         * @description Requires the scope `projects:delete`.
         */
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
        /**
         * List the users of a project
         * @description Requires the scope `projects:read`. The `next_cursor` of a page is the `cursor` of the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        get: operations["v1.projects.users"];
        put?: never;
        /**
         * Add a user to a project; one who is in it already stays
         * @description Requires the scope `projects:update`.
         */
        post: operations["v1.projects.addUser"];
        /**
         * Take all users out of a project and end its keys
         * @description Requires the scope `projects:update`.
         */
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
        /**
         * Take a user out of a project and end its keys for it
         * @description Requires the scope `projects:update`.
         */
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
        /**
         * Assign an MCP configuration to a project
         * @description Requires the scope `projects:update`.
         */
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
        /**
         * Take the MCP configuration away from a project
         * @description Requires the scope `projects:update`.
         */
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
        /**
         * Get the MCP configuration of a project
         * @description Requires the scope `projects:read`.
         */
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
        /**
         * List MCP configurations, newest first
         * @description Requires the scope `configs:read`. The `next_cursor` of a page is the `cursor` of the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        get: operations["v1.configs.list"];
        put?: never;
        /**
         * Create an MCP configuration
         * @description Requires the scope `configs:create`.
         */
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
        /**
         * Get an MCP configuration
         * @description Requires the scope `configs:read`.
         */
        get: operations["v1.configs.get"];
        /**
         * Rename an MCP configuration, or replace its servers
         * @description Requires the scope `configs:update`.
         */
        put: operations["v1.configs.update"];
        post?: never;
        /**
         * Delete an MCP configuration; one that projects use only by force
         * @description Requires the scope `configs:delete`.
         */
        delete: operations["v1.configs.delete"];
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
        /**
         * List tenants, newest first
         * @description Requires the scope `tenants:manage`. The `next_cursor` of a page is the `cursor` of the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
        get: operations["v1.tenants.list"];
        put?: never;
        /**
         * Create a tenant with its owner
         * @description Requires the scope `tenants:manage`.
         */
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
        /**
         * Log in with email and password; five failures lock the address for 15 minutes
         * @description Needs no credentials.
         */
        post: operations["v1.auth.login"];
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
        /**
         * End the session
         * @description Requires credentials of any scope, but for a key to your own API.
         */
        post: operations["v1.auth.logout"];
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
        /**
         * List audit events with filters, newest first
         * @description Requires the scope `audit:read`. The `next_cursor` of a page is the `cursor` of the next one. With `Accept: application/x-ndjson` all items are streamed, one on each line.
         */
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
        /**
         * How often keys were verified, by time, key, user, project, scope or outcome
         * @description Requires the scope `usage:read`.
         */
        get: operations["v1.usage.get"];
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
        /**
         * Complete a prompt, piece by piece
         * @description Requires the scope `jobs:create`. Each piece is an event `message` with `{"type":"chunk","content":"..."}`. The end is an event `done` with `type`, `tokensIn`, `tokensOut`, `cost`, `usage` and `job_id`, as in `Completion`. A failure after the start is an event `error` with `{"type":"error","error":"..."}`. Every event has an `id` for `Last-Event-ID`. The stream is a job in the list; when the caller goes away the provider is told to stop.
         */
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
        /**
         * Complete a prompt, in one answer
         * @description Requires the scope `jobs:create`. The same request as `POST /stream`, and a job in the list too.
         */
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
        /**
         * Forward authentication: may this request pass?
         * @description For a gateway, which sends the headers of the request that it asks about. 200 with `X-Keystead-*` headers (user, tenant, project, scopes, key) lets it through. Any method will do, and a path behind this one is not looked at. The credential is `X-API-Key`, or else a bearer token: an API key or a content JWT. A session token is refused, and cookies are not read. The gateway must remove every `X-Keystead-*` header that its client sent before it adds those of this answer, which lacks what does not apply: `X-Keystead-Roles` when the key has scopes of its own. A key of another tenant is refused like one that is unknown.
         */
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
        /**
         * Whether the service runs
         * @description Needs no credentials.
         */
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
        /**
         * Whether the service can do its work
         * @description For a load balancer. Needs no credentials.
         */
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
        /**
         * The public keys that verify content tokens (RFC 7517)
         * @description Needs no credentials.
         */
        get: operations["system.jwks"];
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
        Account: {
            /** Format: uuid */
            user_id: string;
            name: string;
            email: string | null;
            role: components["schemas"]["AccountRole"];
            is_active: boolean;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updated_at: string;
            usage: components["schemas"]["AccountUsage"];
        };
        /** @enum {string} */
        AccountRole: "user" | "admin";
        AccountUsage: {
            total_requests: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            last_used_at?: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            first_used_at?: string;
            /** @description Requests of this UTC day */
            requests_today: number;
            /**
             * Format: date-time
             * @description When the daily count began
             */
            last_reset: string;
        };
        /** @description Why a request failed */
        AccountsError: {
            /**
             * @description For people
             * @example API user not found
             */
            error: string;
        };
        AggregatorApiKey: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            user_id: string;
            key_prefix: string;
            name: string;
            scopes: string[];
            active: boolean;
            expires_at: string | null;
            last_used_at: string | null;
            usage_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            revoked_at: string | null;
        };
        /** @description Why a request failed */
        AggregatorError: {
            /**
             * @description unauthorized, forbidden, validation_error, not_found, conflict, in_progress, rate_limited, internal_error and others
             * @example validation_error
             */
            error: string;
            /**
             * @description For people
             * @example name is required
             */
            message: string;
        };
        AggregatorNewApiKey: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            user_id: string;
            key_prefix: string;
            key: string;
            name: string;
            scopes: string[];
            active: boolean;
            expires_at: string | null;
            last_used_at: string | null;
            usage_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            revoked_at: string | null;
        };
        /** @enum {string} */
        AggregatorScope: "read" | "write" | "admin" | "*";
        AggregatorUser: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            tenant_id: string;
            name: string;
            description: string;
            active: boolean;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updated_at: string;
        };
        Answer: {
            message: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            timestamp: string;
        };
        ApiKey: {
            /** Format: uuid */
            key_id: string;
            /** @description Masked: the first nine characters, `...` and the last six; `configured` for the admin key of the configuration */
            api_key: string;
            project_id: string | null;
            project_name: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            expires_at: string | null;
            last_used_at: string | null;
            status: components["schemas"]["ApiKeyStatus"];
            /** Format: uuid */
            user_id: string;
            user_email: string | null;
            name: string;
            /** @description Whether it may call Keystead itself; false: it is only verified */
            management: boolean;
            /** @description Null: it may do what its user may */
            scopes: string[] | null;
            limits: components["schemas"]["KeyLimit"][];
            credits: {
                /** @description Uses that are left, without those that a replica holds at the moment */
                remaining: number;
                refill: {
                    amount: number;
                    every_seconds: number;
                    last_at: string;
                } | null;
            } | null;
            ip_allowlist: string[] | null;
            environment: string | null;
            external_id: string | null;
            metadata: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            usage_count: number;
            /** @description Where it was used last: what to look at before it retires */
            last_used_ip: string | null;
            /** @description The key that took its place; it retires at `expires_at` */
            successor_id: string | null;
        };
        /** @enum {string} */
        ApiKeyStatus: "active" | "disabled" | "revoked";
        AuditEvent: {
            /** Format: uuid */
            event_id: string;
            actor_id: string | null;
            actor_key_id: string | null;
            action: string;
            target_type: string | null;
            target_id: string | null;
            /** @enum {string} */
            outcome: "success" | "failure";
            ip: string;
            user_agent: string | null;
            request_id: string | null;
            details: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @description How often it happened; more than 1 for uses and failures within one minute */
            count: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        Charge: {
            /** Format: uuid */
            charge_id: string;
            /** Format: uuid */
            key_id: string;
            /** @enum {string} */
            state: "reserved" | "committed" | "refunded";
            cost: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            expires_at: string;
        };
        Completion: {
            provider: string;
            model: string;
            content: string;
            tokensIn: number | null;
            tokensOut: number | null;
            /** @description US dollars; null for a model without a price */
            cost: number | null;
            usage: {
                prompt_tokens: number | null;
                completion_tokens: number | null;
            };
            /**
             * Format: uuid
             * @description The job under which it is listed
             */
            job_id: string;
        };
        CompletionRequest: {
            provider?: string;
            model?: string;
            /** @description What is asked. It may be left out when there are messages */
            prompt?: string;
            /** @description What was said before */
            messages?: {
                /** @enum {string} */
                role: "system" | "user" | "assistant";
                content: string;
            }[];
            /** @description How the model is to behave */
            system_prompt?: string;
            /** @description The most tokens of the answer */
            max_tokens?: number;
            temperature?: number;
        };
        /** @description Why a request failed */
        ContentError: {
            /**
             * @description For people
             * @example API user not found
             */
            error: string;
        };
        ContentUser: {
            /** Format: uuid */
            id: string;
            name: string;
            description: string;
            /** @description A JWT (EdDSA); null for a user that was never given one */
            token: string | null;
            expire_at: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updated_at: string;
            scopes: string[];
            status: components["schemas"]["ContentUserStatus"];
        };
        /** @enum {string} */
        ContentUserStatus: "active" | "inactive" | "expired";
        Credits: {
            /** @description Uses that are left */
            remaining: number;
            refill?: {
                /** @description What `remaining` becomes */
                amount: number;
                /** @description A minute to a leap year */
                every_seconds: number;
            } | null;
        };
        DeletedAccount: {
            /** @constant */
            success: true;
            /** Format: uuid */
            deleted: string;
        };
        /** @description Why a request failed */
        Error: {
            /**
             * @description What failed
             * @example User creation failed
             */
            error: string;
            /**
             * @description Why, for people
             * @example User with email alice@example.com already exists
             */
            detail: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            timestamp: string;
            /**
             * @description For programs: validation_error, unauthorized, forbidden, not_found, conflict, precondition, in_progress, rate_limited, internal_error and others
             * @example conflict
             */
            code: string;
            /**
             * @description Names the request in the logs; also the X-Request-Id header
             * @example 3f0e2b8c-9d53-4d52-8a5e-0a6a7f3d9c11
             */
            request_id: string;
            /** @description What is wrong with each part of the input */
            issues?: {
                /**
                 * @description The field
                 * @example email
                 */
                path: string;
                /**
                 * @description Its fault
                 * @example is required
                 */
                message: string;
            }[];
        };
        FoundUser: {
            /** Format: uuid */
            user_id: string;
            email: string | null;
            projects_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        Health: {
            /** @constant */
            status: "ok";
            message: string;
            data: {
                /** @description Of the service */
                version: string;
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            timestamp: string;
        };
        Job: {
            /** Format: uuid */
            id: string;
            status: components["schemas"]["JobStatus"];
            type: string;
            provider: string;
            model: string;
            input: {
                /** @description What is asked. It may be left out when there are messages */
                prompt?: string;
                /** @description What was said before */
                messages?: {
                    /** @enum {string} */
                    role: "system" | "user" | "assistant";
                    content: string;
                }[];
                /** @description How the model is to behave */
                system_prompt?: string;
                /** @description The most tokens of the answer */
                max_tokens?: number;
                temperature?: number;
            };
            /** @description What was completed, also when it was broken off */
            result: string | null;
            error: string | null;
            tokens_in: number | null;
            tokens_out: number | null;
            /** @description US dollars; null for a model without a price */
            cost: number | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updated_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        /** @enum {string} */
        JobStatus: "PENDING" | "PROCESSING" | "COMPLETED" | "FAILED" | "CANCELLED";
        /** @description Any JSON value */
        JsonValue: unknown;
        JsonWebKeySet: {
            keys: {
                /** @constant */
                kty: "OKP";
                /** @constant */
                crv: "Ed25519";
                /** @description The public key, base64url */
                x: string;
                /** @description Names the key in the header of a token */
                kid: string;
                /** @constant */
                alg: "EdDSA";
                /** @constant */
                use: "sig";
            }[];
        };
        KeyLimit: {
            name: string;
            limit: number;
            window_seconds: number;
            /** @enum {string} */
            kind: "fixed" | "sliding";
            strict: boolean;
        };
        Limit: {
            /** @description Names the limit, once for each key */
            name: string;
            /** @description Points in a window */
            limit: number;
            /** @description Length of the window, at most a week */
            window_seconds: number;
            /**
             * @description A fixed window starts with the first use in it; a sliding one ends now, always
             * @default fixed
             * @enum {string}
             */
            kind?: "fixed" | "sliding";
            /**
             * @description Counted for all replicas at once, in Redis, with every use; refuses while Redis does not answer
             * @default false
             */
            strict?: boolean;
        };
        LimitState: {
            name: string;
            limit: number;
            window_seconds: number;
            remaining: number;
            /**
             * Format: date-time
             * @description When the window ends, or when a sliding one begins to free points
             */
            reset_at: string;
            exceeded: boolean;
        };
        McpConfig: {
            /** Format: uuid */
            mcp_config_id: string;
            mcp_config_name: string;
            servers: components["schemas"]["McpServers"];
            used_by_projects: {
                /** Format: uuid */
                project_id: string;
                project_name: string;
            }[];
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updated_at: string;
        };
        McpServers: {
            [key: string]: components["schemas"]["JsonValue"];
        };
        Member: {
            /** Format: uuid */
            user_id: string;
            email: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        /** @description Only there when keys lost scopes */
        NarrowedKeys: {
            /** @description The keys that lost scopes because their user did */
            narrowed_keys: string[];
        };
        NewAccount: {
            user: components["schemas"]["Account"];
            api_key: string;
            warning: string;
        };
        NewTenant: {
            /** Format: uuid */
            tenant_id: string;
            name: string;
            owner: {
                /** Format: uuid */
                user_id: string;
                email: string;
            };
            /** @description Only when it was generated; shown only here */
            owner_password?: string;
        };
        NewUser: {
            /** Format: uuid */
            user_id: string;
            email: string | null;
            username: string | null;
            roles: string[];
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        NotReady: {
            /** @enum {string} */
            status: "stopping" | "unavailable";
            detail?: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            timestamp: string;
        };
        Project: {
            /** Format: uuid */
            project_id: string;
            project_name: string;
            mcp_config_id: string | null;
            mcp_config_name: string | null;
            users_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        Ready: {
            /** @constant */
            status: "ready";
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            timestamp: string;
        };
        Receipt: {
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            at: string;
            replicas: {
                /** Format: uuid */
                replica_id: string;
                /** @description Host and process */
                name: string;
                /**
                 * @description `fenced`: it did not answer, and its copy is not trusted any more, by itself or anybody
                 * @enum {string}
                 */
                state: "confirmed" | "fenced";
                /** @description Milliseconds until that was certain */
                ms: number;
            }[];
        };
        /** @enum {string} */
        Role: "super_admin" | "admin" | "user" | "viewer";
        RotatedKey: {
            /** @constant */
            success: true;
            api_key: string;
            warning: string;
        };
        RuleResult: {
            rule: string;
            /** @description What the rule looked at */
            value: string;
            passed: boolean;
        };
        Session: {
            session_token: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            expires_at: string;
            user: {
                /** Format: uuid */
                user_id: string;
                /** Format: uuid */
                tenant_id: string;
                email: string | null;
                name: string;
                roles: string[];
            };
        };
        Tenant: {
            /** Format: uuid */
            tenant_id: string;
            name: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        UsageRow: {
            /** @description When the interval begins; null for the total */
            start: string | null;
            /** @description The key, user, project, scope or outcome; null for none */
            group: string | null;
            /** @description Verifications */
            count: number;
            /** @description What those that succeeded cost */
            cost: number;
        };
        User: {
            /** Format: uuid */
            user_id: string;
            email: string | null;
            username: string | null;
            name: string;
            roles: string[];
            status: string;
            projects_count: number;
            api_keys_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        UserApiKey: {
            /** Format: uuid */
            key_id: string;
            /** @description Masked: the first nine characters, `...` and the last six; `configured` for the admin key of the configuration */
            api_key: string;
            project_id: string | null;
            project_name: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
            expires_at: string | null;
            last_used_at: string | null;
            status: components["schemas"]["ApiKeyStatus"];
        };
        UserDetails: {
            /** Format: uuid */
            user_id: string;
            email: string | null;
            username: string | null;
            name: string;
            roles: string[];
            projects: {
                /** Format: uuid */
                project_id: string;
                project_name: string;
            }[];
            api_keys_count: number;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        UserProject: {
            /** Format: uuid */
            project_id: string;
            project_name: string;
            mcp_config_name: string | null;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            created_at: string;
        };
        Verification: {
            valid: boolean;
            code: components["schemas"]["VerifyCode"];
            key_id: string | null;
            user: {
                /** Format: uuid */
                user_id: string;
                name: string;
                email: string | null;
            } | null;
            tenant_id: string | null;
            project: {
                /** Format: uuid */
                project_id: string;
                project_name: string;
            } | null;
            scopes: string[];
            roles: string[];
            expires_at: string | null;
            limits: components["schemas"]["LimitState"][];
            /** @description Credits left; null for a key that needs none */
            remaining: number | null;
            environment: string | null;
            external_id: string | null;
            metadata: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @description Names what was taken, to commit or refund it */
            charge_id: string | null;
            /** @description Only with `explain` */
            rules?: components["schemas"]["RuleResult"][];
        };
        /** @enum {string} */
        VerifyCode: "VALID" | "NOT_FOUND" | "MALFORMED" | "EXPIRED" | "REVOKED" | "DISABLED" | "USER_INACTIVE" | "INSUFFICIENT_SCOPE" | "IP_NOT_ALLOWED" | "RATE_LIMITED" | "USAGE_EXCEEDED";
        VerifyRequest: {
            /** @description The full text of an API key, or a content JWT */
            key: string;
            /** @description What the key must hold: a list of scopes, all of them, or an expression with `and`, `or`, `not` and parentheses */
            scopes?: string[] | string;
            /** @description Where the key was presented */
            ip?: string;
            /**
             * @description What the use takes of every limit, and of the credits; 0 takes nothing
             * @default 1
             */
            cost?: number;
            /** @description Only these limits of the key, by name, each with a cost of its own if it says so */
            limits?: (string | {
                name: string;
                cost?: number;
            })[];
            /** @description A repeated request with the same one is not charged again, for 24 hours */
            idempotency_key?: string;
            /** @description Take it for now: it is given back unless the charge is committed within so many seconds */
            reserve_seconds?: number;
            /**
             * @description Take and count nothing, and tell what every rule says
             * @default false
             */
            explain?: boolean;
        };
    };
    responses: {
        /** @description The request is not valid */
        AccountsBadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AccountsError"];
            };
        };
        /** @description The first request with this idempotency key still runs; worth trying again */
        AccountsConflict: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AccountsError"];
            };
        };
        /** @description The credentials do not allow it */
        AccountsForbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AccountsError"];
            };
        };
        /** @description The service failed; the log says why */
        AccountsInternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AccountsError"];
            };
        };
        /** @description There is no such thing, or none that the caller may know of */
        AccountsNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AccountsError"];
            };
        };
        /** @description The body is larger than 1 MiB */
        AccountsPayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AccountsError"];
            };
        };
        /** @description The database does not answer; worth trying again */
        AccountsServiceUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AccountsError"];
            };
        };
        /** @description Too many authentication attempts from this address */
        AccountsTooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AccountsError"];
            };
        };
        /** @description The credentials are missing or not valid */
        AccountsUnauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AccountsError"];
            };
        };
        /** @description The idempotency key was used for another request */
        AccountsUnprocessableContent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AccountsError"];
            };
        };
        /** @description The body is not JSON in UTF-8 */
        AccountsUnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AccountsError"];
            };
        };
        /** @description The request is not valid */
        AggregatorBadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AggregatorError"];
            };
        };
        /** @description The first request with this idempotency key still runs; worth trying again */
        AggregatorConflict: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AggregatorError"];
            };
        };
        /** @description The credentials do not allow it */
        AggregatorForbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AggregatorError"];
            };
        };
        /** @description The service failed; the log says why */
        AggregatorInternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AggregatorError"];
            };
        };
        /** @description There is no such thing, or none that the caller may know of */
        AggregatorNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AggregatorError"];
            };
        };
        /** @description The body is larger than 1 MiB */
        AggregatorPayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AggregatorError"];
            };
        };
        /** @description The database does not answer; worth trying again */
        AggregatorServiceUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AggregatorError"];
            };
        };
        /** @description Too many authentication attempts from this address */
        AggregatorTooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AggregatorError"];
            };
        };
        /** @description The credentials are missing or not valid */
        AggregatorUnauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AggregatorError"];
            };
        };
        /** @description The idempotency key was used for another request */
        AggregatorUnprocessableContent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AggregatorError"];
            };
        };
        /** @description The body is not JSON in UTF-8 */
        AggregatorUnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AggregatorError"];
            };
        };
        /** @description The request is not valid, or what exists already, or its state, forbids it */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The first request with this idempotency key still runs; worth trying again */
        Conflict: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The request is not valid, or what exists already, or its state, forbids it */
        ContentBadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ContentError"];
            };
        };
        /** @description The first request with this idempotency key still runs; worth trying again */
        ContentConflict: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ContentError"];
            };
        };
        /** @description The credentials do not allow it */
        ContentForbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ContentError"];
            };
        };
        /** @description The service failed; the log says why */
        ContentInternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ContentError"];
            };
        };
        /** @description There is no such thing, or none that the caller may know of */
        ContentNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ContentError"];
            };
        };
        /** @description The body is larger than 1 MiB */
        ContentPayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ContentError"];
            };
        };
        /** @description The database does not answer; worth trying again */
        ContentServiceUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ContentError"];
            };
        };
        /** @description Too many authentication attempts from this address */
        ContentTooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ContentError"];
            };
        };
        /** @description The credentials are missing or not valid */
        ContentUnauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ContentError"];
            };
        };
        /** @description The idempotency key was used for another request */
        ContentUnprocessableContent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ContentError"];
            };
        };
        /** @description The body is not JSON in UTF-8 */
        ContentUnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ContentError"];
            };
        };
        /** @description The credentials do not allow it */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The service failed; the log says why */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description There is no such thing, or none that the caller may know of */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The body is larger than 1 MiB */
        PayloadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The database does not answer; worth trying again */
        ServiceUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many authentication attempts from this address */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The credentials are missing or not valid */
        Unauthorized: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The idempotency key was used for another request */
        UnprocessableContent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The body is not JSON in UTF-8 */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description The next page, `rel="next"` (RFC 8288); absent on the last one and with the whole list */
        Link: string;
        /** @description What is left of the limit and when it starts again (draft-ietf-httpapi-ratelimit-headers) */
        RateLimit: string;
        /** @description The limit and its window in seconds (draft-ietf-httpapi-ratelimit-headers) */
        "RateLimit-Policy": string;
        /** @description Seconds after which it is worth trying again */
        "Retry-After": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "aggregator.users.list": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000; without it and `cursor`: all */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list, or a page of it */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorUser"][];
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["AggregatorBadRequest"];
            401: components["responses"]["AggregatorUnauthorized"];
            403: components["responses"]["AggregatorForbidden"];
            429: components["responses"]["AggregatorTooManyRequests"];
            500: components["responses"]["AggregatorInternalServerError"];
            503: components["responses"]["AggregatorServiceUnavailable"];
        };
    };
    "aggregator.users.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @default  */
                    description?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorUser"];
                };
            };
            400: components["responses"]["AggregatorBadRequest"];
            401: components["responses"]["AggregatorUnauthorized"];
            403: components["responses"]["AggregatorForbidden"];
            /** @description A user of that name exists already; with `Retry-After`: the first request with this idempotency key still runs */
            409: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
            413: components["responses"]["AggregatorPayloadTooLarge"];
            415: components["responses"]["AggregatorUnsupportedMediaType"];
            422: components["responses"]["AggregatorUnprocessableContent"];
            429: components["responses"]["AggregatorTooManyRequests"];
            500: components["responses"]["AggregatorInternalServerError"];
            503: components["responses"]["AggregatorServiceUnavailable"];
        };
    };
    "aggregator.apiKeys.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uuid */
                    user_id: string;
                    /** @default Default */
                    name?: string;
                    /**
                     * @default [
                     *       "read",
                     *       "write"
                     *     ]
                     */
                    scopes?: components["schemas"]["AggregatorScope"][];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorNewApiKey"];
                };
            };
            400: components["responses"]["AggregatorBadRequest"];
            401: components["responses"]["AggregatorUnauthorized"];
            403: components["responses"]["AggregatorForbidden"];
            /** @description There is no such API user */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
            409: components["responses"]["AggregatorConflict"];
            413: components["responses"]["AggregatorPayloadTooLarge"];
            415: components["responses"]["AggregatorUnsupportedMediaType"];
            422: components["responses"]["AggregatorUnprocessableContent"];
            429: components["responses"]["AggregatorTooManyRequests"];
            500: components["responses"]["AggregatorInternalServerError"];
            503: components["responses"]["AggregatorServiceUnavailable"];
        };
    };
    "aggregator.apiKeys.list": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000; without it and `cursor`: all */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id of the API user */
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list, or a page of it */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorApiKey"][];
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["AggregatorBadRequest"];
            401: components["responses"]["AggregatorUnauthorized"];
            403: components["responses"]["AggregatorForbidden"];
            404: components["responses"]["AggregatorNotFound"];
            429: components["responses"]["AggregatorTooManyRequests"];
            500: components["responses"]["AggregatorInternalServerError"];
            503: components["responses"]["AggregatorServiceUnavailable"];
        };
    };
    "aggregator.apiKeys.revoke": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the API key */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["AggregatorBadRequest"];
            401: components["responses"]["AggregatorUnauthorized"];
            403: components["responses"]["AggregatorForbidden"];
            404: components["responses"]["AggregatorNotFound"];
            409: components["responses"]["AggregatorConflict"];
            413: components["responses"]["AggregatorPayloadTooLarge"];
            415: components["responses"]["AggregatorUnsupportedMediaType"];
            422: components["responses"]["AggregatorUnprocessableContent"];
            429: components["responses"]["AggregatorTooManyRequests"];
            500: components["responses"]["AggregatorInternalServerError"];
            503: components["responses"]["AggregatorServiceUnavailable"];
        };
    };
    "aggregator.jobs.list": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000; without it and `cursor`: all */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
                /** @description Only those in this state */
                status?: components["schemas"]["JobStatus"];
                /** @description What the caller calls this kind of job */
                type?: string;
                /** @description Only those of this provider */
                provider?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list, or a page of it */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"][];
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["AggregatorBadRequest"];
            401: components["responses"]["AggregatorUnauthorized"];
            403: components["responses"]["AggregatorForbidden"];
            429: components["responses"]["AggregatorTooManyRequests"];
            500: components["responses"]["AggregatorInternalServerError"];
            503: components["responses"]["AggregatorServiceUnavailable"];
        };
    };
    "aggregator.jobs.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    provider: string;
                    model: string;
                    /** @description What is asked. It may be left out when there are messages */
                    prompt?: string;
                    /** @description What was said before */
                    messages?: {
                        /** @enum {string} */
                        role: "system" | "user" | "assistant";
                        content: string;
                    }[];
                    /** @description How the model is to behave */
                    system_prompt?: string;
                    /** @description The most tokens of the answer */
                    max_tokens?: number;
                    temperature?: number;
                    /**
                     * @description What the caller calls this kind of job
                     * @default completion
                     */
                    type?: string;
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["AggregatorBadRequest"];
            401: components["responses"]["AggregatorUnauthorized"];
            403: components["responses"]["AggregatorForbidden"];
            409: components["responses"]["AggregatorConflict"];
            413: components["responses"]["AggregatorPayloadTooLarge"];
            415: components["responses"]["AggregatorUnsupportedMediaType"];
            422: components["responses"]["AggregatorUnprocessableContent"];
            429: components["responses"]["AggregatorTooManyRequests"];
            500: components["responses"]["AggregatorInternalServerError"];
            /** @description The provider is not configured, or the database does not answer */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
        };
    };
    "aggregator.jobs.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["AggregatorBadRequest"];
            401: components["responses"]["AggregatorUnauthorized"];
            403: components["responses"]["AggregatorForbidden"];
            404: components["responses"]["AggregatorNotFound"];
            429: components["responses"]["AggregatorTooManyRequests"];
            500: components["responses"]["AggregatorInternalServerError"];
            503: components["responses"]["AggregatorServiceUnavailable"];
        };
    };
    "aggregator.jobs.cancel": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the job */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            400: components["responses"]["AggregatorBadRequest"];
            401: components["responses"]["AggregatorUnauthorized"];
            403: components["responses"]["AggregatorForbidden"];
            404: components["responses"]["AggregatorNotFound"];
            /** @description The job is over already; with `Retry-After`: the first request with this idempotency key still runs */
            409: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
            413: components["responses"]["AggregatorPayloadTooLarge"];
            415: components["responses"]["AggregatorUnsupportedMediaType"];
            422: components["responses"]["AggregatorUnprocessableContent"];
            429: components["responses"]["AggregatorTooManyRequests"];
            500: components["responses"]["AggregatorInternalServerError"];
            503: components["responses"]["AggregatorServiceUnavailable"];
        };
    };
    "accounts.users.list": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000; without it and `cursor`: all */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list, or a page of it */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"][];
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["AccountsBadRequest"];
            401: components["responses"]["AccountsUnauthorized"];
            403: components["responses"]["AccountsForbidden"];
            429: components["responses"]["AccountsTooManyRequests"];
            500: components["responses"]["AccountsInternalServerError"];
            503: components["responses"]["AccountsServiceUnavailable"];
        };
    };
    "accounts.users.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** Format: email */
                    email?: string;
                    /** @default user */
                    role?: components["schemas"]["AccountRole"];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewAccount"];
                };
            };
            400: components["responses"]["AccountsBadRequest"];
            401: components["responses"]["AccountsUnauthorized"];
            403: components["responses"]["AccountsForbidden"];
            /** @description A user of that name or email exists already; with `Retry-After`: the first request with this idempotency key still runs */
            409: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountsError"];
                };
            };
            413: components["responses"]["AccountsPayloadTooLarge"];
            415: components["responses"]["AccountsUnsupportedMediaType"];
            422: components["responses"]["AccountsUnprocessableContent"];
            429: components["responses"]["AccountsTooManyRequests"];
            500: components["responses"]["AccountsInternalServerError"];
            503: components["responses"]["AccountsServiceUnavailable"];
        };
    };
    "accounts.users.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["AccountsBadRequest"];
            401: components["responses"]["AccountsUnauthorized"];
            403: components["responses"]["AccountsForbidden"];
            404: components["responses"]["AccountsNotFound"];
            429: components["responses"]["AccountsTooManyRequests"];
            500: components["responses"]["AccountsInternalServerError"];
            503: components["responses"]["AccountsServiceUnavailable"];
        };
    };
    "accounts.users.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedAccount"];
                };
            };
            400: components["responses"]["AccountsBadRequest"];
            401: components["responses"]["AccountsUnauthorized"];
            403: components["responses"]["AccountsForbidden"];
            404: components["responses"]["AccountsNotFound"];
            /** @description The last Super Admin of a tenant cannot be deleted; with `Retry-After`: the first request with this idempotency key still runs */
            409: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountsError"];
                };
            };
            413: components["responses"]["AccountsPayloadTooLarge"];
            415: components["responses"]["AccountsUnsupportedMediaType"];
            422: components["responses"]["AccountsUnprocessableContent"];
            429: components["responses"]["AccountsTooManyRequests"];
            500: components["responses"]["AccountsInternalServerError"];
            503: components["responses"]["AccountsServiceUnavailable"];
        };
    };
    "accounts.users.update": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    /** Format: email */
                    email?: string;
                    role?: components["schemas"]["AccountRole"];
                    is_active?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["AccountsBadRequest"];
            401: components["responses"]["AccountsUnauthorized"];
            403: components["responses"]["AccountsForbidden"];
            404: components["responses"]["AccountsNotFound"];
            /** @description A user of that name or email exists already, or the last Super Admin would be none; with `Retry-After`: the first request with this idempotency key still runs */
            409: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountsError"];
                };
            };
            413: components["responses"]["AccountsPayloadTooLarge"];
            415: components["responses"]["AccountsUnsupportedMediaType"];
            422: components["responses"]["AccountsUnprocessableContent"];
            429: components["responses"]["AccountsTooManyRequests"];
            500: components["responses"]["AccountsInternalServerError"];
            503: components["responses"]["AccountsServiceUnavailable"];
        };
    };
    "accounts.users.rotateKey": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedKey"];
                };
            };
            400: components["responses"]["AccountsBadRequest"];
            401: components["responses"]["AccountsUnauthorized"];
            403: components["responses"]["AccountsForbidden"];
            404: components["responses"]["AccountsNotFound"];
            409: components["responses"]["AccountsConflict"];
            413: components["responses"]["AccountsPayloadTooLarge"];
            415: components["responses"]["AccountsUnsupportedMediaType"];
            422: components["responses"]["AccountsUnprocessableContent"];
            429: components["responses"]["AccountsTooManyRequests"];
            500: components["responses"]["AccountsInternalServerError"];
            503: components["responses"]["AccountsServiceUnavailable"];
        };
    };
    "content.apiUsers.list": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000; without it and `cursor`: all */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The list, or a page of it */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentUser"][];
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["ContentBadRequest"];
            401: components["responses"]["ContentUnauthorized"];
            403: components["responses"]["ContentForbidden"];
            429: components["responses"]["ContentTooManyRequests"];
            500: components["responses"]["ContentInternalServerError"];
            503: components["responses"]["ContentServiceUnavailable"];
        };
    };
    "content.apiUsers.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    description?: string;
                    expire_at?: (string) | null;
                    status: components["schemas"]["ContentUserStatus"];
                    /** @default [] */
                    scopes?: string[];
                };
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentUser"];
                };
            };
            400: components["responses"]["ContentBadRequest"];
            401: components["responses"]["ContentUnauthorized"];
            403: components["responses"]["ContentForbidden"];
            409: components["responses"]["ContentConflict"];
            413: components["responses"]["ContentPayloadTooLarge"];
            415: components["responses"]["ContentUnsupportedMediaType"];
            422: components["responses"]["ContentUnprocessableContent"];
            429: components["responses"]["ContentTooManyRequests"];
            500: components["responses"]["ContentInternalServerError"];
            503: components["responses"]["ContentServiceUnavailable"];
        };
    };
    "content.apiUsers.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the API user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentUser"];
                };
            };
            400: components["responses"]["ContentBadRequest"];
            401: components["responses"]["ContentUnauthorized"];
            403: components["responses"]["ContentForbidden"];
            404: components["responses"]["ContentNotFound"];
            429: components["responses"]["ContentTooManyRequests"];
            500: components["responses"]["ContentInternalServerError"];
            503: components["responses"]["ContentServiceUnavailable"];
        };
    };
    "content.apiUsers.update": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the API user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    description?: string;
                    expire_at?: (string) | null;
                    status?: components["schemas"]["ContentUserStatus"];
                    scopes?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentUser"];
                };
            };
            400: components["responses"]["ContentBadRequest"];
            401: components["responses"]["ContentUnauthorized"];
            403: components["responses"]["ContentForbidden"];
            404: components["responses"]["ContentNotFound"];
            409: components["responses"]["ContentConflict"];
            413: components["responses"]["ContentPayloadTooLarge"];
            415: components["responses"]["ContentUnsupportedMediaType"];
            422: components["responses"]["ContentUnprocessableContent"];
            429: components["responses"]["ContentTooManyRequests"];
            500: components["responses"]["ContentInternalServerError"];
            503: components["responses"]["ContentServiceUnavailable"];
        };
    };
    "content.apiUsers.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the API user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["ContentBadRequest"];
            401: components["responses"]["ContentUnauthorized"];
            403: components["responses"]["ContentForbidden"];
            404: components["responses"]["ContentNotFound"];
            409: components["responses"]["ContentConflict"];
            413: components["responses"]["ContentPayloadTooLarge"];
            415: components["responses"]["ContentUnsupportedMediaType"];
            422: components["responses"]["ContentUnprocessableContent"];
            429: components["responses"]["ContentTooManyRequests"];
            500: components["responses"]["ContentInternalServerError"];
            503: components["responses"]["ContentServiceUnavailable"];
        };
    };
    "content.apiUsers.regenerateToken": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the API user */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentUser"];
                };
            };
            400: components["responses"]["ContentBadRequest"];
            401: components["responses"]["ContentUnauthorized"];
            403: components["responses"]["ContentForbidden"];
            404: components["responses"]["ContentNotFound"];
            409: components["responses"]["ContentConflict"];
            413: components["responses"]["ContentPayloadTooLarge"];
            415: components["responses"]["ContentUnsupportedMediaType"];
            422: components["responses"]["ContentUnprocessableContent"];
            429: components["responses"]["ContentTooManyRequests"];
            500: components["responses"]["ContentInternalServerError"];
            503: components["responses"]["ContentServiceUnavailable"];
        };
    };
    "v1.users.list": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000 */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
                /** @description The user of this email, in any case */
                email?: string;
                /** @description The users of this user name */
                username?: string;
                /** @description Users that hold this role */
                role?: components["schemas"]["Role"];
                /** @description Services, or people */
                kind?: "service" | "person";
                /** @description Users in this state */
                status?: "active" | "inactive" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["User"][];
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.users.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    username?: string;
                    name?: string;
                    /** @default [] */
                    roles?: components["schemas"]["Role"][];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["NewUser"];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.users.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the user, or its email in any case */
                user_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["UserDetails"];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.users.update": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the user, or its email in any case */
                user_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** Format: email */
                    new_email?: string;
                    username?: string | null;
                    name?: string;
                    roles?: components["schemas"]["Role"][];
                    /** @enum {string} */
                    status?: "active" | "inactive";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                        data?: components["schemas"]["NarrowedKeys"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.users.delete": {
        parameters: {
            query?: {
                /** @description Delete it even if others depend on it */
                force?: boolean;
            };
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the user, or its email in any case */
                user_identifier: string;
            };
            cookie?: never;
        };
        /** @description The query parameters mean the same; one of both is enough. */
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Delete it even if others depend on it
                     * @default false
                     */
                    force?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.users.projects": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000 */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id of the user, or its email in any case */
                user_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["UserProject"][];
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.users.search": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    search_term: string;
                    /**
                     * @description Items of one page, 1 to 1000
                     * @default 100
                     */
                    limit?: number;
                    /** @description The next_cursor of the page before */
                    cursor?: string;
                };
            };
        };
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["FoundUser"][];
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.userApiKeys.list": {
        parameters: {
            query?: {
                /** @description Keys for this project, by its id or its name */
                project_identifier?: string;
                /** @description Keys in this state; without it those that were not revoked */
                status?: "active" | "disabled" | "revoked" | "all";
                /** @description Items of one page, 1 to 1000 */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id of the user, or its email in any case */
                user_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["UserApiKey"][];
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.userApiKeys.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the user, or its email in any case */
                user_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    project_name?: string;
                    project_id?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: {
                            api_key: string;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.userApiKeys.deleteAll": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the user, or its email in any case */
                user_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.apiKeys.list": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000 */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
                /** @description Keys of this user */
                user_id?: string;
                /** @description Keys for this project */
                project_id?: string;
                /** @description Keys in this state */
                status?: components["schemas"]["ApiKeyStatus"];
                /** @description Keys for this environment */
                environment?: string;
                /** @description Keys of this holder */
                external_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["ApiKey"][];
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.apiKeys.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Either this or `email` */
                    user_id?: string;
                    email?: string;
                    /**
                     * @description True: the key may call Keystead itself, with scopes that you hold. False: it is a key for your own API, which is only verified, and its scopes are your own words
                     * @default false
                     */
                    management?: boolean;
                    /** @description Without it the key may do what its user may */
                    scopes?: string[];
                    name?: string;
                    /** @description Its id or its name; the user must be a member */
                    project_id?: string;
                    expires_at?: string | null;
                    /** @description How often it may be used */
                    limits?: components["schemas"]["Limit"][];
                    /** @description A prepaid number of uses; null: it needs none */
                    credits?: components["schemas"]["Credits"] | null;
                    /** @description Addresses and CIDR ranges that it works from; null: from everywhere */
                    ip_allowlist?: string[] | null;
                    /** @description Such as `production` */
                    environment?: string | null;
                    /** @description The caller's own id of its holder */
                    external_id?: string | null;
                    /** @description Anything that a verification should tell of it; never a secret */
                    metadata?: {
                        [key: string]: components["schemas"]["JsonValue"];
                    } | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: {
                            /** Format: uuid */
                            key_id: string;
                            api_key: string;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such user or project */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.apiKeys.import": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    keys: {
                        sha256: string;
                        /** @description Either this or `email` */
                        user_id?: string;
                        email?: string;
                        scopes: string[];
                        /** @description What lists may show of it */
                        prefix?: string;
                        name?: string;
                        /** @description Its id or its name; the user must be a member */
                        project_id?: string;
                        expires_at?: string | null;
                        /** @description How often it may be used */
                        limits?: components["schemas"]["Limit"][];
                        /** @description A prepaid number of uses; null: it needs none */
                        credits?: components["schemas"]["Credits"] | null;
                        /** @description Addresses and CIDR ranges that it works from; null: from everywhere */
                        ip_allowlist?: string[] | null;
                        /** @description Such as `production` */
                        environment?: string | null;
                        /** @description The caller's own id of its holder */
                        external_id?: string | null;
                        /** @description Anything that a verification should tell of it; never a secret */
                        metadata?: {
                            [key: string]: components["schemas"]["JsonValue"];
                        } | null;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: {
                            key_ids: string[];
                            receipt: components["schemas"]["Receipt"];
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such user or project */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.apiKeys.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the key, or its full text */
                api_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["ApiKey"];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.apiKeys.delete": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the key, or its full text */
                api_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: {
                            /** Format: uuid */
                            key_id: string;
                            receipt: components["schemas"]["Receipt"];
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.apiKeys.update": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the key, or its full text */
                api_key: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description Null: what its user may do */
                    scopes?: string[] | null;
                    expires_at?: string | null;
                    /** @description How often it may be used */
                    limits?: components["schemas"]["Limit"][];
                    /** @description A prepaid number of uses; null: it needs none */
                    credits?: components["schemas"]["Credits"] | null;
                    /** @description Addresses and CIDR ranges that it works from; null: from everywhere */
                    ip_allowlist?: string[] | null;
                    /** @description Such as `production` */
                    environment?: string | null;
                    /** @description The caller's own id of its holder */
                    external_id?: string | null;
                    /** @description Anything that a verification should tell of it; never a secret */
                    metadata?: {
                        [key: string]: components["schemas"]["JsonValue"];
                    } | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: {
                            /** Format: uuid */
                            key_id: string;
                            receipt: components["schemas"]["Receipt"];
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.apiKeys.rotate": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The id of the key, or its full text */
                    api_key: string;
                    /**
                     * @description So long the old key goes on working, at most 90 days
                     * @default 0
                     */
                    overlap_seconds?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: {
                            new_api_key: string;
                            /**
                             * Format: uuid
                             * @description Of the new key
                             */
                            key_id: string;
                            /** Format: uuid */
                            old_key_id: string;
                            /**
                             * Format: date-time
                             * @description RFC 3339, UTC
                             */
                            old_key_retires_at: string;
                            receipt: components["schemas"]["Receipt"];
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            /** @description There is no such API key */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.apiKeys.disable": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the key, or its full text */
                api_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: {
                            /** Format: uuid */
                            key_id: string;
                            receipt: components["schemas"]["Receipt"];
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.apiKeys.enable": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the key, or its full text */
                api_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: {
                            /** Format: uuid */
                            key_id: string;
                            receipt: components["schemas"]["Receipt"];
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.keys.verify": {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands in for an `idempotency_key` that the body leaves out: repeated with it, the request charges the key once. In a batch it counts for each request by its place. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The full text of an API key, or a content JWT */
                    key: string;
                    /** @description What the key must hold: a list of scopes, all of them, or an expression with `and`, `or`, `not` and parentheses */
                    scopes?: string[] | string;
                    /** @description Where the key was presented */
                    ip?: string;
                    /**
                     * @description What the use takes of every limit, and of the credits; 0 takes nothing
                     * @default 1
                     */
                    cost?: number;
                    /** @description Only these limits of the key, by name, each with a cost of its own if it says so */
                    limits?: (string | {
                        name: string;
                        cost?: number;
                    })[];
                    /** @description A repeated request with the same one is not charged again, for 24 hours */
                    idempotency_key?: string;
                    /** @description Take it for now: it is given back unless the charge is committed within so many seconds */
                    reserve_seconds?: number;
                    /**
                     * @description Take and count nothing, and tell what every rule says
                     * @default false
                     */
                    explain?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["Verification"];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.keys.verifyBatch": {
        parameters: {
            query?: never;
            header?: {
                /** @description Stands in for an `idempotency_key` that the body leaves out: repeated with it, the request charges the key once. In a batch it counts for each request by its place. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    requests: components["schemas"]["VerifyRequest"][];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["Verification"][];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.keys.commitCharge": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the charge */
                charge_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description What the work cost; without it all */
                    cost?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["Charge"];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.keys.refundCharge": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the charge */
                charge_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["Charge"];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.list": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000 */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["Project"][];
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    project_name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: {
                            /** Format: uuid */
                            project_id: string;
                            project_name: string;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.search": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    search_term: string;
                    /**
                     * @description Items of one page, 1 to 1000
                     * @default 100
                     */
                    limit?: number;
                    /** @description The next_cursor of the page before */
                    cursor?: string;
                };
            };
        };
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["Project"][];
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the project, or its name */
                project_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["Project"];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.delete": {
        parameters: {
            query?: {
                /** @description Delete it even if others depend on it */
                force?: boolean;
            };
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the project, or its name */
                project_identifier: string;
            };
            cookie?: never;
        };
        /** @description The query parameters mean the same; one of both is enough. */
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Delete it even if others depend on it
                     * @default false
                     */
                    force?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.users": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000 */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description The id of the project, or its name */
                project_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["Member"][];
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.addUser": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the project, or its name */
                project_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    email?: string;
                    user_id?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.clearUsers": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the project, or its name */
                project_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.removeUser": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the project, or its name */
                project_identifier: string;
                /** @description The id of the user, or its email in any case */
                user_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.assignConfig": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the project, or its name */
                project_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    config_name?: string;
                    config_id?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.unassignConfig": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the project, or its name */
                project_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.projects.config": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the project, or its name */
                project_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["McpConfig"];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.configs.list": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000 */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["McpConfig"][];
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.configs.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    config_name: string;
                    /** @default {} */
                    servers?: components["schemas"]["McpServers"];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: {
                            /** Format: uuid */
                            config_id: string;
                            config_name: string;
                        };
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.configs.get": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The id of the configuration, or its name */
                config_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["McpConfig"];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.configs.update": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the configuration, or its name */
                config_identifier: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    config_name?: string;
                    servers?: components["schemas"]["McpServers"];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.configs.delete": {
        parameters: {
            query?: {
                /** @description Delete it even if others depend on it */
                force?: boolean;
            };
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The id of the configuration, or its name */
                config_identifier: string;
            };
            cookie?: never;
        };
        /** @description The query parameters mean the same; one of both is enough. */
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @description Delete it even if others depend on it
                     * @default false
                     */
                    force?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.tenants.list": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000 */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["Tenant"][];
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.tenants.create": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    owner: {
                        /** Format: email */
                        email: string;
                        password?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["NewTenant"];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
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
                "application/json": {
                    email: string;
                    password: string;
                    /** Format: uuid */
                    tenant_id?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["Session"];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            /** @description Wrong email or password */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            /** @description Too many attempts from this address, or too many failures for this email */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.auth.logout": {
        parameters: {
            query?: never;
            header?: {
                /** @description Chosen anew for each thing that should happen once. Repeated within 24 hours, the request is answered as it was and does nothing; while the first one runs, that answer is waited for. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["PayloadTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["UnprocessableContent"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.auditEvents.list": {
        parameters: {
            query?: {
                /** @description Items of one page, 1 to 1000 */
                limit?: number;
                /** @description The next_cursor of the page before */
                cursor?: string;
                /** @description The id of the user who acted */
                actor?: string;
                /** @description What was done, for example key.created */
                action?: string;
                /** @description The id of what was acted on */
                target?: string;
                /** @description Events of this moment or later */
                since?: string;
                /** @description Events before this moment */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the list */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["AuditEvent"][];
                        next_cursor: string | null;
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "v1.usage.get": {
        parameters: {
            query?: {
                /** @description Without it all together */
                group?: "key" | "user" | "project" | "scope" | "outcome";
                /** @description What each row counts */
                interval?: "hour" | "day" | "total";
                /** @description Counts from here on, by the hour; without it the last 30 days */
                since?: string;
                /** @description Counts before this; without it up to now */
                until?: string;
                /** @description Whose days are meant: an IANA name */
                time_zone?: string;
                /** @description Only this key */
                key_id?: string;
                /** @description Only keys of this user */
                user_id?: string;
                /** @description Only keys for this project */
                project_id?: string;
                /** @description Only verifications that asked for this scope */
                scope?: string;
                /** @description A code of a verification, such as VALID */
                outcome?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        message: string;
                        data: components["schemas"]["UsageRow"][];
                        /**
                         * Format: date-time
                         * @description RFC 3339, UTC
                         */
                        timestamp: string;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
    };
    "aggregator.stream": {
        parameters: {
            query?: {
                /** @description Comes before the `provider` of the body; one of both is needed */
                provider?: string;
                /** @description Comes before the `model` of the body; one of both is needed */
                model?: string;
            };
            header?: {
                /** @description Goes on behind that event of a stream that the same user began. The body is not looked at then. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompletionRequest"];
            };
        };
        responses: {
            /** @description The events (text/event-stream) */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The stream has been told to its end; there is no body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is not valid, or there is no such provider or model */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
            401: components["responses"]["AggregatorUnauthorized"];
            403: components["responses"]["AggregatorForbidden"];
            /** @description There is no such stream to go on with */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
            /** @description The job was cancelled before the answer began */
            409: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
            413: components["responses"]["AggregatorPayloadTooLarge"];
            415: components["responses"]["AggregatorUnsupportedMediaType"];
            429: components["responses"]["AggregatorTooManyRequests"];
            500: components["responses"]["AggregatorInternalServerError"];
            /** @description The provider did not do it; with `Retry-After`: it may later */
            502: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
            /** @description The provider is not configured, or the database does not answer */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
        };
    };
    "aggregator.complete": {
        parameters: {
            query?: {
                /** @description Comes before the `provider` of the body; one of both is needed */
                provider?: string;
                /** @description Comes before the `model` of the body; one of both is needed */
                model?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompletionRequest"];
            };
        };
        responses: {
            /** @description The whole answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Completion"];
                };
            };
            /** @description The request is not valid, or there is no such provider or model */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
            401: components["responses"]["AggregatorUnauthorized"];
            403: components["responses"]["AggregatorForbidden"];
            /** @description The job was cancelled before the answer began */
            409: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
            413: components["responses"]["AggregatorPayloadTooLarge"];
            415: components["responses"]["AggregatorUnsupportedMediaType"];
            429: components["responses"]["AggregatorTooManyRequests"];
            500: components["responses"]["AggregatorInternalServerError"];
            /** @description The provider did not do it; with `Retry-After`: it may later */
            502: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
            /** @description The provider is not configured, or the database does not answer */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AggregatorError"];
                };
            };
        };
    };
    "v1.auth.check": {
        parameters: {
            query?: {
                /** @description Whose keys are admitted, by id or name; without it those of the default tenant */
                tenant?: string;
                /** @description What the key must hold: an expression, or scopes separated by commas */
                scopes?: string;
                /** @description What the use takes of every limit, and of the credits */
                cost?: number;
                /** @description The status for a key that is over a limit: 403 for gateways that know no other */
                limited?: "403" | "429";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It may; the headers say who it is. There is no body */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthorized"];
            /** @description The key does not hold the scopes, or does not work from this address */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The key is over a limit or out of credits, or there were too many failed attempts from this address */
            429: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            500: components["responses"]["InternalServerError"];
            503: components["responses"]["ServiceUnavailable"];
        };
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
            /** @description It runs */
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
            /** @description It can */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description It cannot now */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotReady"];
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
            /** @description The keys */
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
