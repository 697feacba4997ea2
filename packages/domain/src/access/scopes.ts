import { BUILT_IN_ROLES, type FineScope, SCOPE_SETS } from './scope-list.ts'

/** Members of the named sets. {@link covers} handles `admin` and `*`. */
const NAMED_SETS: ReadonlyMap<string, readonly string[]> = new Map(
  SCOPE_SETS.flatMap(({ name, members }) => (members === null ? [] : [[name, members]])),
)

/** What a route may require. */
export type RequiredScope = FineScope | 'admin' | '*'

const ROLE_SCOPES: ReadonlyMap<string, readonly string[]> = new Map(
  BUILT_IN_ROLES.map(({ name, scopes }) => [name, scopes]),
)

/** What decides the scopes that a user holds. */
export interface HeldByUser {
  /** Its own. */
  scopes: readonly string[]
  roles: readonly string[]
  /** Those of its custom roles; null when it has none. */
  roleScopes?: readonly string[] | null | undefined
}

/** @returns the scopes that come with the built-in roles among these */
export const scopesOfRoles = (roles: readonly string[]): string[] =>
  roles.flatMap((role) => ROLE_SCOPES.get(role) ?? [])

/** Everything that a user may do: scopes of its own and those that come with its roles. */
export const scopesHeld = (user: HeldByUser): string[] => [
  ...new Set([...user.scopes, ...scopesOfRoles(user.roles), ...(user.roleScopes ?? [])]),
]

/**
 * Whether `granted` is enough where `wanted` is required.
 *
 * `*` covers everything. `admin` covers everything but `*`: only a Super Admin holds that. `resource:*` covers every action on the
 * resource. A named set covers its members, and is covered by all of them together.
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
 * The scopes of `granted` that meet `wanted`, as `granted` spells them. A requested text may be anything, even a key in the wrong
 * place; granted scopes are known and bounded.
 */
export function heldAmong(granted: readonly string[], wanted: readonly string[]): readonly string[] {
  if (wanted.every((scope) => granted.includes(scope))) return wanted
  const held = wanted.flatMap((scope) =>
    granted.includes(scope) ? [scope] : granted.filter((each) => covers([each], scope)),
  )
  return [...new Set(held)].toSorted()
}

/** What is left of `scopes` for a holder of `held`: of a broad scope that it has lost, the part that it still holds. */
export function stillHeld(held: readonly string[], scopes: readonly string[]): string[] {
  if (coversAll(held, scopes)) return [...scopes]
  const left = scopes.flatMap((scope) => (covers(held, scope) ? [scope] : held.filter((each) => covers([scope], each))))
  return [...new Set(left)]
}

export const coversAll = (granted: readonly string[], wanted: readonly string[]): boolean =>
  wanted.every((scope) => covers(granted, scope))
