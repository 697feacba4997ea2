/** The scopes that routes require, beyond the named sets. Docs, OpenAPI and `GET /api/v1/scopes` are made from this list. */
export const SCOPES = [
  { scope: 'users:read', description: 'List, search and read users, their projects and their effective scopes' },
  { scope: 'users:create', description: 'Create and invite users' },
  { scope: 'users:update', description: 'Change users, their roles and their status' },
  { scope: 'users:delete', description: 'Delete users with their keys and memberships' },
  { scope: 'projects:read', description: 'List, search and read projects, their members and their configuration' },
  { scope: 'projects:create', description: 'Create projects' },
  { scope: 'projects:update', description: 'Add and remove members, assign configurations' },
  { scope: 'projects:delete', description: 'Delete projects and revoke their keys' },
  { scope: 'keys:read', description: 'List and read API keys, never their text' },
  { scope: 'keys:create', description: 'Create and import API keys' },
  { scope: 'keys:update', description: 'Change, rotate, disable and enable API keys' },
  { scope: 'keys:delete', description: 'Revoke API keys' },
  { scope: 'keys:verify', description: 'Verify keys of the tenant, charge their limits and credits' },
  { scope: 'configs:read', description: 'List and read MCP configurations' },
  { scope: 'configs:create', description: 'Create MCP configurations' },
  { scope: 'configs:update', description: 'Rename MCP configurations and replace their servers' },
  { scope: 'configs:delete', description: 'Delete MCP configurations' },
  { scope: 'roles:manage', description: 'List, create, change and delete the roles of the tenant' },
  { scope: 'sso:manage', description: 'Manage connections to identity providers' },
  { scope: 'federation:manage', description: 'Manage federated credentials of workloads' },
  { scope: 'tenants:manage', description: 'List and create tenants; only for Super Admins of the default tenant' },
  { scope: 'audit:read', description: 'Read the audit log' },
  { scope: 'usage:read', description: 'Read usage counts' },
  { scope: 'metrics:read', description: 'Read the metrics of the service' },
  { scope: 'plugins:manage', description: 'Manage plugins, which get the events of the tenant' },
  { scope: 'storage:read', description: 'Read stored objects' },
  { scope: 'storage:write', description: 'Store and delete objects' },
  { scope: 'storage:manage', description: 'List, rotate and destroy the keys that stored objects are encrypted under' },
  { scope: 'settings:read', description: 'Read the settings of the tenant' },
  { scope: 'settings:write', description: 'Change the settings of the tenant' },
  { scope: 'signals:manage', description: 'Receive security events of the tenant over streams of its own' },
  { scope: 'jobs:read', description: 'List and read completion jobs' },
  { scope: 'jobs:create', description: 'Create completion jobs' },
  { scope: 'jobs:update', description: 'Cancel completion jobs' },
] as const

export type FineScope = (typeof SCOPES)[number]['scope']

export const FINE_SCOPES: readonly FineScope[] = SCOPES.map(({ scope }) => scope)

/**
 * Names for several scopes. `read` and `write` are those of the aggregator contract; `admin` and `*` have no members here: they also
 * hold scopes that are not in the list. @see covers
 */
export const SCOPE_SETS = [
  {
    name: 'read',
    description: 'Read jobs, usage and storage, verify keys',
    members: ['jobs:read', 'usage:read', 'storage:read', 'keys:verify'],
  },
  {
    name: 'write',
    description: 'Create and change jobs, write storage',
    members: ['jobs:create', 'jobs:update', 'storage:write'],
  },
  { name: 'admin', description: 'Every scope except `*`', members: null },
  { name: '*', description: 'Everything, as a Super Admin', members: null },
] as const satisfies readonly { name: string; description: string; members: readonly FineScope[] | null }[]

/** The roles that every tenant has. Their ids are fixed, and older than any that is made. */
export const BUILT_IN_ROLES = [
  {
    id: '00000000-0000-0000-0000-000000000104',
    name: 'super_admin',
    description: 'Everything in the tenant; a tenant always has an active one',
    scopes: ['*'],
  },
  {
    id: '00000000-0000-0000-0000-000000000103',
    name: 'admin',
    description: 'Manages everything except Super Admins',
    scopes: ['admin'],
  },
  {
    id: '00000000-0000-0000-0000-000000000102',
    name: 'user',
    description: 'Reads and creates jobs and storage, verifies keys',
    scopes: ['read', 'write'],
  },
  {
    id: '00000000-0000-0000-0000-000000000101',
    name: 'viewer',
    description: 'Reads jobs, usage and storage, verifies keys',
    scopes: ['read'],
  },
] as const

export type Role = (typeof BUILT_IN_ROLES)[number]['name']
export const ROLES = ['super_admin', 'admin', 'user', 'viewer'] as const satisfies readonly Role[]
