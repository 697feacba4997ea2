/** Named sets of scopes, as the aggregator contract documents them. `admin` and `*` are told apart in {@link covers}. */
const NAMED_SETS: ReadonlyMap<string, readonly string[]> = new Map([
  ['read', ['jobs:read', 'usage:read', 'storage:read', 'keys:verify']],
  ['write', ['jobs:create', 'jobs:update', 'storage:write']],
])

/** The scopes that routes ask for, beyond the named sets. */
export const FINE_SCOPES = [
  'users:read',
  'users:create',
  'users:update',
  'users:delete',
  'projects:read',
  'projects:create',
  'projects:update',
  'projects:delete',
  'keys:read',
  'keys:create',
  'keys:update',
  'keys:delete',
  'keys:verify',
  'configs:read',
  'configs:create',
  'configs:update',
  'configs:delete',
  'tenants:manage',
  'audit:read',
  'usage:read',
  'plugins:manage',
  'storage:read',
  'storage:write',
  'settings:read',
  'settings:write',
  'jobs:read',
  'jobs:create',
  'jobs:update',
] as const

export type FineScope = (typeof FINE_SCOPES)[number]

/** What a route may ask for. */
export type RequiredScope = FineScope | 'admin' | '*'

export const ROLES = ['super_admin', 'admin', 'user', 'viewer'] as const
export type Role = (typeof ROLES)[number]

const ROLE_SCOPES: ReadonlyMap<string, readonly string[]> = new Map([
  ['super_admin', ['*']],
  ['admin', ['admin']],
  ['user', ['read', 'write']],
  ['viewer', ['read']],
])

/** @returns the scopes that come with the roles; a role that is unknown brings none */
export const scopesOfRoles = (roles: readonly string[]): string[] =>
  roles.flatMap((role) => ROLE_SCOPES.get(role) ?? [])

/** Everything that a user may do: scopes of its own and those that come with its roles. */
export const scopesHeld = (user: { scopes: readonly string[]; roles: readonly string[] }): string[] => [
  ...new Set([...user.scopes, ...scopesOfRoles(user.roles)]),
]

/**
 * Whether holding `granted` is enough where `wanted` is asked for.
 *
 * `*` covers everything. `admin` covers everything but `*`: only a Super Admin holds that. `resource:*` covers
 * every action on the resource. A named set covers its members, and is covered by all of them together.
 */
export function covers(granted: readonly string[], wanted: string): boolean {
  if (granted.includes('*')) return true
  if (wanted === '*') return false
  if (granted.includes('admin')) return true
  if (granted.includes(wanted)) return true
  const members = NAMED_SETS.get(wanted)
  if (members) return members.every((member) => covers(granted, member))
  const [, resource] = /^([^:]+):/.exec(wanted) ?? []
  if (resource !== undefined && granted.includes(`${resource}:*`)) return true
  return granted.some((scope) => NAMED_SETS.get(scope)?.includes(wanted))
}

/**
 * What of `granted` meets `wanted`, in the words of `granted`. A text that somebody asks for may be anything, also a key in the
 * wrong place; what was granted is known and bounded.
 */
export function heldAmong(granted: readonly string[], wanted: readonly string[]): readonly string[] {
  if (wanted.every((scope) => granted.includes(scope))) return wanted
  const held = wanted.flatMap((scope) =>
    granted.includes(scope) ? [scope] : granted.filter((each) => covers([each], scope)),
  )
  return [...new Set(held)].toSorted()
}

export const coversAll = (granted: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((scope) => covers(granted, scope))
