import { auditEntry, type AuditEntry } from '../audit/audit-entry.ts'
import type { BatchResult } from '../batch.ts'
import type { KeyStore } from '../keys/key-store.ts'
import type { Transaction, Work } from '../work/work.ts'
import type { ApiUser } from './api-user.entity.ts'
import { type Consequences, consequencesOf, usersWithAccess } from './consequences.ts'
import type { DeactivationStore } from './deactivation-store.ts'
import { endAccess, type Ended, NOTHING_ENDED } from './ending-access.ts'
import { assertSuperAdminStays } from './super-admins.ts'
import { changeUsers } from './user-batches.ts'
import type { UsersService } from './users.service.ts'

/**
 * Ends at once, for good, all that a user can act by, and deactivates it. The user stays, with its roles, for lists and for the audit
 * log; who activates it again gives back nothing that has ended.
 */
export class Offboarding {
  readonly #users: UsersService
  readonly #keys: KeyStore
  readonly #deactivations: DeactivationStore

  constructor(parts: { users: UsersService; keys: KeyStore; deactivations: DeactivationStore }) {
    this.#users = parts.users
    this.#keys = parts.keys
    this.#deactivations = parts.deactivations
  }

  /** What {@link offboard}, or the deletion of the user, would end. @throws Refusal `not_found`, `forbidden` */
  async consequences(work: Work, identifier: string): Promise<Consequences> {
    return consequencesOf(work, await this.#users.getManageable(work, identifier))
  }

  /** @throws Refusal `not_found`, `forbidden`; `precondition` for the last Super Admin */
  async offboard(work: Work, identifier: string): Promise<{ id: string; ended: Ended }> {
    return work.commit(async (tx) => {
      const user = await this.#users.lock(tx, identifier)
      if (user.status !== 'inactive') await assertSuperAdminStays(tx, [user])
      const ended = await this.#end(tx, [user])
      return { id: user.id, ended: ended.get(user.id) ?? NOTHING_ENDED }
    })
  }

  /** The same for many, with one receipt. One who is inactive, and has nothing to act by, is `unchanged`. */
  async offboardMany(work: Work, ids: readonly string[]): Promise<BatchResult[]> {
    return changeUsers(
      work,
      ids,
      async (tx, users) => {
        const remaining = await usersWithAccess(tx, users)
        return ({ id, status }) => status === 'inactive' && !remaining.has(id)
      },
      async (tx, users) => void (await this.#end(tx, users)),
    )
  }

  /** Deactivates users until they are activated again: their keys and sessions stop working, and none ends. */
  async disableMany(work: Work, ids: readonly string[]): Promise<BatchResult[]> {
    return changeUsers(
      work,
      ids,
      async () =>
        ({ status }) =>
          status === 'inactive',
      (tx, users) => this.#deactivate(tx, users, []),
    )
  }

  /** @param users locked */
  async #end(tx: Transaction, users: readonly ApiUser[]): Promise<ReadonlyMap<string, Ended>> {
    const { counts, events } = await endAccess(tx, this.#keys, users)
    const changed = users.filter(({ id, status }) => status !== 'inactive' || counts.has(id))
    const offboarded = changed.map((user) =>
      auditEntry(tx, 'user.offboarded', { type: 'user', id: user.id }, detailsOf(counts.get(user.id))),
    )
    if (changed.length > 0) await this.#deactivate(tx, changed, [...events, ...offboarded])
    return counts
  }

  /** @param events of what has ended before */
  async #deactivate(tx: Transaction, users: readonly ApiUser[], events: readonly AuditEntry[]): Promise<void> {
    const { tenantId } = tx.principal
    const active = users.filter(({ status }) => status !== 'inactive')
    const updated = active.map(({ id, status }) => ({
      ...auditEntry(tx, 'user.updated', { type: 'user', id }, { changed: ['status'] }),
      changes: { status: { before: status, after: 'inactive' } },
    }))
    const userIds = active.map(({ id }) => id)
    const deactivation = { tenantId, userIds, at: tx.clock(), events: [...events, ...updated] }
    await tx.execute(this.#deactivations.deactivate(deactivation))
  }
}

const detailsOf = ({ keys, sessions, grants, projects } = NOTHING_ENDED) => ({
  ended_keys: keys,
  ended_sessions: sessions,
  ended_grants: grants,
  left_projects: projects,
})
