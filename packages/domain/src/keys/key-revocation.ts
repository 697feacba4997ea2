import { assertMayManage, isSuperAdmin } from '../access/principal.ts'
import { scopesHeld } from '../access/scopes.ts'
import { auditEntry } from '../audit/audit-entry.ts'
import { newId } from '../ids.ts'
import type { Transaction, Work } from '../work/work.ts'
import { keyNotFound, scopesToManage } from './key-locks.ts'
import type { HeldScopes, KeyStore, LiveKeyQuery } from './key-store.ts'

/**
 * Revokes a key by one statement, outside a transaction.
 *
 * @returns its id; null when there is no such key, or it was changed concurrently
 * @throws Refusal `not_found`; `forbidden` for a key that holds more than the principal
 */
export async function revokeAtOnce(
  work: Work,
  store: KeyStore,
  query: Omit<LiveKeyQuery, 'tenantId'>,
): Promise<string | null> {
  const { principal } = work
  const key = { tenantId: principal.tenantId, ...query }
  let found: HeldScopes | null = null
  // A Super Admin holds all that any key can hold.
  if (!isSuperAdmin(principal)) {
    found = await store.findScopes(key)
    if (!found) throw keyNotFound()
    const { user } = found
    assertMayManage(
      principal,
      scopesToManage(found, () => scopesHeld(user)),
    )
  }
  const event = auditEntry(work, 'key.revoked', null, null)
  const revocation = { revokedAt: event.createdAt, event, eventIds: [event.id], found, leavesProject: false }
  const [id] = await work.execute(store.revoke(key, revocation))
  return id ?? null
}

/**
 * Revokes keys that are locked.
 *
 * @param options.leavesProject whether to remove them from their project too
 */
export async function revokeLocked(
  tx: Transaction,
  store: KeyStore,
  ids: readonly string[],
  { leavesProject = false } = {},
): Promise<void> {
  if (ids.length === 0) return
  const event = auditEntry(tx, 'key.revoked', null, null)
  const keys = { tenantId: tx.principal.tenantId, handle: { ids }, userKind: null }
  const revocation = { revokedAt: event.createdAt, event, eventIds: ids.map(newId), found: null, leavesProject }
  await tx.execute(store.revoke(keys, revocation))
}
