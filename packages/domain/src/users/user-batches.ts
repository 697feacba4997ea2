import { LockMode } from '@mikro-orm/core'
import { coversAll } from '../access/scopes.ts'
import { batchOf, type BatchResult, resultsOf } from '../batch.ts'
import { customScopesNow } from '../roles/role-locks.ts'
import type { Transaction, Work } from '../work/work.ts'
import { ApiUser } from './api-user.entity.ts'
import { assertSuperAdminStays } from './super-admins.ts'

/**
 * Locks users, as `UsersService.lock` locks one, by two statements however many there are.
 *
 * @returns by their ids, without those that the tenant does not have
 */
async function lockUsers(tx: Transaction, ids: readonly string[]): Promise<Map<string, ApiUser>> {
  const options = { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true } as const
  const users = await tx.em.find(ApiUser, { id: { $in: [...ids] } }, options)
  // What their roles hold was read when the wait for a lock began.
  const scopes = await customScopesNow(tx, [...new Set(users.flatMap(({ roles }) => roles))])
  for (const user of users) user.roleScopes = user.roles.flatMap((role) => scopes.get(role) ?? [])
  return new Map(users.map((user) => [user.id, user]))
}

/**
 * Changes many users in one transaction. Users that the tenant does not have, or who hold more than the caller, are left, and named
 * in the result.
 *
 * @param isOver whether nothing is left to change of a user
 * @param change is given the others, at least one
 * @throws Refusal `precondition` when no Super Admin would be left: which of several is to stay, the caller must say
 */
export async function changeUsers(
  work: Work,
  ids: readonly string[],
  isOver: (tx: Transaction, users: readonly ApiUser[]) => Promise<(user: ApiUser) => boolean>,
  change: (tx: Transaction, users: readonly ApiUser[]) => Promise<void>,
): Promise<BatchResult[]> {
  return work.commit(async (tx) => {
    const users = await lockUsers(tx, batchOf(ids))
    const isUnchanged = await isOver(tx, [...users.values()])
    const results = resultsOf(ids, (id) => {
      const user = users.get(id)
      if (!user) return 'not_found'
      if (!coversAll(tx.principal.scopes, user.heldScopes())) return 'forbidden'
      return isUnchanged(user) ? 'unchanged' : 'changed'
    })
    const changed = results.flatMap(({ id, outcome }) => {
      const user = users.get(id)
      return user && outcome === 'changed' ? [user] : []
    })
    await assertSuperAdminStays(
      tx,
      changed.filter(({ status }) => status !== 'inactive'),
    )
    if (changed.length > 0) await change(tx, changed)
    return results
  })
}
