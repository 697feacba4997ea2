import { type EntityManager, LockMode } from '@mikro-orm/core'
import type { Principal } from '../access/principal.ts'
import { covers, coversAll } from '../access/scopes.ts'
import type { AuditService } from '../audit/audit.service.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import type { ApiUser } from './api-user.entity.ts'

/** What a user holds, as far as its keys depend on it. */
export interface Holdings {
  roles: readonly string[]
  /** Its own, beside those of its roles. */
  scopes: readonly string[]
  /** Its own and those of its roles. */
  held: readonly string[]
}

export const holdingsOf = (user: ApiUser): Holdings => ({
  roles: [...user.roles],
  scopes: [...user.scopes],
  held: user.heldScopes(),
})

/**
 * What a key may do when its user has lost roles or scopes: all but what the user held before and holds no longer. What an
 * administrator granted the key beyond its user stays. Of a broad scope that is lost, such as `*`, what the user still holds of it stays.
 *
 * @returns null for a key that loses nothing
 */
function narrowedScopes(key: ApiKey, before: Holdings, after: Holdings): string[] | null {
  if (key.scopes == null) return null
  const [had, has] = key.management === true ? [before.held, after.held] : [words(before), words(after)]
  const isLost = (scope: string): boolean => covers(had, scope) && !covers(has, scope)
  if (!key.scopes.some(isLost)) return null
  const kept = key.scopes.flatMap((scope) => (isLost(scope) ? has.filter((held) => covers([scope], held)) : [scope]))
  return [...new Set(kept)]
}

/** A role, `*` and `admin` are everything of management, and nothing of a tenant's own API. */
const words = ({ scopes }: Holdings): string[] => scopes.filter((scope) => scope !== '*' && scope !== 'admin')

/** Takes from the keys of a user, which is locked, what it held `before` and holds no longer. @returns the keys that lost something */
export async function narrowKeys(
  tx: EntityManager,
  { user, before, audit, principal }: { user: ApiUser; before: Holdings; audit: AuditService; principal: Principal },
): Promise<ApiKey[]> {
  const after = holdingsOf(user)
  if (coversAll(after.held, before.held) && coversAll(after.scopes, before.scopes)) return []
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const
  const keys = await tx.find(ApiKey, { user, revokedAt: null, scopes: { $ne: null } }, options)
  return keys.filter((key) => {
    const scopes = narrowedScopes(key, before, after)
    if (scopes === null) return false
    const removed = key.scopes?.filter((scope) => !scopes.includes(scope))
    key.scopes = scopes
    const details = { user_id: user.id, scopes, removed }
    audit.record(tx, principal, 'key.narrowed', { type: 'key', id: key.id }, details)
    return true
  })
}
