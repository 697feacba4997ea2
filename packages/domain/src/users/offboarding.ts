import type { BatchResult } from '../batch.ts'
import type { KeyStore } from '../keys/key-store.ts'
import type { Transaction, Work } from '../work/work.ts'
import type { ApiUser } from './api-user.entity.ts'
import { type Consequences, consequencesOf, usersWithAccess } from './consequences.ts'
import { endAccess, type Ended, NOTHING_ENDED } from './ending-access.ts'
import { assertSuperAdminStays } from './super-admins.ts'
import { changeUsers, deactivate } from './user-batches.ts'
import type { UsersService } from './users.service.ts'

/**
 * Ends at once, for good, all that a user can act by, and deactivates it. The user stays, with its roles, for lists and for the audit
 * log; who activates it again gives back nothing that has ended.
 */
export class Offboarding {
  readonly #users: UsersService
  readonly #store: KeyStore

  constructor({ users, store }: { users: UsersService; store: KeyStore }) {
    this.#users = users
    this.#store = store
  }

  /** What {@link offboard}, or the deletion of the user, would end. @throws Refusal `not_found`, `forbidden` */
  async consequences(work: Work, identifier: string): Promise<Consequences> {
    return consequencesOf(work, await this.#users.getManageable(work, identifier))
  }

  /** @throws Refusal `not_found`, `forbidden`; `precondition` for the last Super Admin */
  async offboard(work: Work, identifier: string): Promise<{ user: ApiUser; ended: Ended }> {
    return work.commit(async (tx) => {
      const user = await this.#users.lock(tx, identifier)
      if (user.status !== 'inactive') await assertSuperAdminStays(tx, [user])
      const ended = await this.#end(tx, [user])
      return { user, ended: ended.get(user.id) ?? NOTHING_ENDED }
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

  /** @param users locked */
  async #end(tx: Transaction, users: readonly ApiUser[]): Promise<ReadonlyMap<string, Ended>> {
    const ended = await endAccess(tx, this.#store, users)
    for (const user of users) {
      const counts = ended.get(user.id)
      if (counts || user.status !== 'inactive') tx.record('user.offboarded', targetOf(user), detailsOf(counts))
      if (user.status !== 'inactive') deactivate(tx, user)
    }
    return ended
  }
}

const targetOf = ({ id }: ApiUser) => ({ type: 'user', id }) as const

const detailsOf = ({ keys, sessions, grants, projects } = NOTHING_ENDED) => ({
  ended_keys: keys,
  ended_sessions: sessions,
  ended_grants: grants,
  left_projects: projects,
})
