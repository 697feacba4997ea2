import { FINE_SCOPES, type FineScope } from '../access/scope-list.ts'
import { covers, scopesOfRoles } from '../access/scopes.ts'

/** Why a user holds a scope: it is its own, or it comes with a role. */
export type ScopeSource = { type: 'own' } | { type: 'role'; role: string }

/** A scope that a user holds. */
export interface EffectiveScope {
  scope: string
  sources: ScopeSource[]
  /** The scopes of Keystead that it allows by itself: for `read`, its members. Empty for a scope of the tenant's own API. */
  covers: FineScope[]
}

/**
 * The scopes of a user, each once, with its sources.
 *
 * @param custom the scopes of its custom roles, by name
 */
export function effectiveScopesOf(
  user: { scopes: readonly string[]; roles: readonly string[] },
  custom: ReadonlyMap<string, readonly string[]>,
): EffectiveScope[] {
  const sources = new Map<string, ScopeSource[]>()
  const add = (scope: string, source: ScopeSource) => sources.set(scope, [...(sources.get(scope) ?? []), source])
  for (const scope of new Set(user.scopes)) add(scope, { type: 'own' })
  for (const role of new Set(user.roles)) {
    for (const scope of custom.get(role) ?? scopesOfRoles([role])) add(scope, { type: 'role', role })
  }
  return [...sources].map(([scope, from]) => ({
    scope,
    sources: from,
    covers: FINE_SCOPES.filter((fine) => covers([scope], fine)),
  }))
}
