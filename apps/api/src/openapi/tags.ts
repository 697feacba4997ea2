import type { Tag } from '../contracts/openapi-document.ts'

const tag = (name: string, title: string, description: string): Tag => ({ name, description, 'x-displayName': title })

/** In display order. Each contract has one tag, `v1` one per resource. */
export const TAGS: readonly Tag[] = [
  tag(
    'aggregator',
    'Aggregator',
    'Service users and their API keys (the contract below `/api/admin`), and the completions and jobs that the keys are for.',
  ),
  tag('accounts', 'Accounts', 'Users with one API key each and their usage: the contract below `/users`.'),
  tag(
    'authzen',
    'AuthZEN',
    'Decisions for gateways and other policy enforcement points, by the OpenID AuthZEN Authorization API 1.0.',
  ),
  tag('content', 'Content', 'Service users that hold a JWT: the contract below `/admin/api`.'),
  tag('users', 'Users', 'v1: users, their projects and their API keys.'),
  tag('projects', 'Projects', 'v1: projects, their members and their MCP configuration.'),
  tag('api-keys', 'API keys', 'v1: all API keys of the tenant.'),
  tag('plans', 'Plans', 'v1: limits under a name, which keys refer to.'),
  tag('keys', 'Verification', 'v1: verification, for services that receive keys.'),
  tag('usage', 'Usage', 'v1: counts of verifications.'),
  tag('configs', 'Configurations', 'v1: named MCP server configurations.'),
  tag('settings', 'Settings', 'v1: what governs the tenant, in versions.'),
  tag('roles', 'Roles', 'v1: the roles of the tenant, and the scopes that there are.'),
  tag('tenants', 'Tenants', 'v1: tenants, for Super Admins of the default tenant.'),
  tag(
    'auth',
    'Sessions',
    'v1: log in and out, passwords, the sessions of a person, and what the tenant demands of a log-in.',
  ),
  tag('oauth', 'OAuth', 'OAuth clients, tokens and the keys that sign them.'),
  tag('ssf', 'Signals', 'Streams of security events, by the OpenID Shared Signals Framework 1.0.'),
  tag(
    'discovery',
    'Discovery',
    'By which libraries for OAuth, OpenID Connect, AuthZEN and shared signals find the endpoints.',
  ),
  tag('invitations', 'Invitations', 'v1: invitations of people to a tenant.'),
  tag('sso', 'Single sign-on', 'v1: the identity providers of a tenant, and the domains whose people they sign in.'),
  tag('factors', 'Second factors', 'v1: authenticator apps, passkeys and recovery codes of people.'),
  tag('storage', 'Storage', 'v1: encrypted objects of the tenant, and the keys that they are under.'),
  tag('plugins', 'Plugins', 'v1: plugins, which get the events of the tenant as signed webhooks.'),
  tag('audit', 'Audit', 'v1: the audit log.'),
  tag('system', 'System', 'For health probes and token verifiers.'),
]
