import { LockMode } from '@mikro-orm/core'
import type { Principal } from '../access/principal.ts'
import { coversAll } from '../access/scopes.ts'
import { auditEntry } from '../audit/audit-entry.ts'
import { type BatchOutcome, batchOf, type BatchResult, resultsOf } from '../batch.ts'
import { newId } from '../ids.ts'
import { Project } from '../projects/project.entity.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction, Work } from '../work/work.ts'
import { ApiKey } from './api-key.entity.ts'
import { scopesToManage } from './key-locks.ts'
import { revokeLocked } from './key-revocation.ts'
import type { KeyStore } from './key-store.ts'

/**
 * Changes many keys in one transaction, with one receipt and one event for each key. What cannot be changed is left, and named in the
 * result: a leak must not wait for an id that is wrong.
 */
export class KeyBatches {
  readonly #store: KeyStore

  constructor({ store }: { store: KeyStore }) {
    this.#store = store
  }

  /** Revokes keys for good. One that was revoked before is `unchanged`. */
  async revoke(work: Work, ids: readonly string[]): Promise<BatchResult[]> {
    return this.#change(work, ids, {
      outcomeOf: (key) => (key.revokedAt == null ? 'changed' : 'unchanged'),
      apply: (tx, changed) => revokeLocked(tx, this.#store, changed),
    })
  }

  /** Disables keys until they are enabled again, or enables them. */
  async setDisabled(work: Work, ids: readonly string[], disabled: boolean): Promise<BatchResult[]> {
    return this.#change(work, ids, {
      outcomeOf: (key) => {
        if (key.revokedAt != null) return 'revoked'
        return (key.disabledAt != null) === disabled ? 'unchanged' : 'changed'
      },
      apply: async (tx, changed) => {
        const event = auditEntry(tx, disabled ? 'key.disabled' : 'key.enabled', null, null)
        const disabledAt = disabled ? event.createdAt : null
        const keys = { tenantId: tx.principal.tenantId, ids: changed, disabledAt, event, eventIds: changed.map(newId) }
        await tx.execute(this.#store.setDisabled(keys))
      },
    })
  }

  async #change(
    work: Work,
    ids: readonly string[],
    change: {
      outcomeOf: (key: ApiKey) => BatchOutcome
      apply: (tx: Transaction, changed: string[]) => Promise<void>
    },
  ): Promise<BatchResult[]> {
    return work.commit(async (tx) => {
      const found = await lockKeys(tx, batchOf(ids))
      const results = resultsOf(ids, (id) => {
        const at = found.get(id)
        if (!at) return 'not_found'
        return mayManage(tx.principal, at) ? change.outcomeOf(at.key) : 'forbidden'
      })
      const changed = results.flatMap(({ id, outcome }) => (outcome === 'changed' ? [id] : []))
      if (changed.length > 0) await change.apply(tx, changed)
      return results
    })
  }
}

interface Locked {
  key: ApiKey
  user: ApiUser
}

const mayManage = ({ scopes }: Principal, { key, user }: Locked): boolean =>
  coversAll(
    scopes,
    scopesToManage(key, () => user.heldScopes()),
  )

/** Locks keys, and their projects and users before them, by four statements however many there are. @see UsersService.lock */
async function lockKeys(tx: Transaction, ids: readonly string[]): Promise<Map<string, Locked>> {
  const inOrder = { orderBy: { id: 'asc' }, disableIdentityMap: true } as const
  const shared = { ...inOrder, lockMode: LockMode.PESSIMISTIC_READ } as const
  const where = { id: { $in: [...ids] } }
  const owners = await tx.em.find(ApiKey, where, { fields: ['project', 'user'], disableIdentityMap: true })
  const projectIds = [...new Set(owners.flatMap(({ project }) => (project ? [project.id] : [])))]
  if (projectIds.length > 0) await tx.em.find(Project, { id: { $in: projectIds } }, { fields: ['id'], ...shared })
  const userIds = [...new Set(owners.map(({ user }) => user.id))]
  const users = new Map((await tx.em.find(ApiUser, { id: { $in: userIds } }, shared)).map((user) => [user.id, user]))
  const keys = await tx.em.find(ApiKey, where, { ...inOrder, lockMode: LockMode.PESSIMISTIC_WRITE })
  return new Map(
    keys.flatMap((key) => {
      const user = users.get(key.user.id)
      return user ? [[key.id, { key, user }]] : []
    }),
  )
}
