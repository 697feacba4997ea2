import type { Tag } from './document.ts'

const tag = (name: string, title: string, description: string): Tag => ({ name, description, 'x-displayName': title })

/** In the order in which they are shown. A contract of its own has one, `v1` one for each resource. */
export const TAGS: readonly Tag[] = [
  tag(
    'aggregator',
    'Aggregator',
    'Service users and their API keys: the contract below `/api/admin`; and what the keys are for: completions and jobs.',
  ),
  tag('accounts', 'Accounts', 'Users with one API key each and their usage: the contract below `/users`.'),
  tag('content', 'Content', 'Service users that hold a JWT: the contract below `/admin/api`.'),
  tag('users', 'Users', 'v1: users, their projects and their API keys.'),
  tag('projects', 'Projects', 'v1: projects, who is in them, and their MCP configuration.'),
  tag('api-keys', 'API keys', 'v1: all API keys of the tenant.'),
  tag('keys', 'Verification', 'v1: may this key do this? For the programs that keys are presented to.'),
  tag('usage', 'Usage', 'v1: what was verified, how often.'),
  tag('configs', 'Configurations', 'v1: named MCP server configurations.'),
  tag('tenants', 'Tenants', 'v1: tenants, for Super Admins of the default tenant.'),
  tag('auth', 'Sessions', 'v1: log in and out.'),
  tag('audit', 'Audit', 'v1: who did what.'),
  tag('system', 'System', 'For probes and for who verifies tokens.'),
]
