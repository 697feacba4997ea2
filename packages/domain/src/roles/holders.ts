import { LockMode } from '@mikro-orm/core'
import { ApiUser } from '../users/api-user.entity.ts'
import { type Holdings, holdingsOf, type Loss, narrow } from '../users/narrowing.ts'
import type { Transaction } from '../work/work.ts'
import { customScopesNow } from './role-locks.ts'

export const holdersOf = (role: string) => ({ roles: { $contains: [role] } })

/**
 * Locks all who have a role that is locked, and removes what they lose with the change of the role. @see narrow
 *
 * @param change.scopes of the role from now on; null when it is about to be deleted
 * @returns the ids of the holders, and of the keys that lost scopes
 */
export async function narrowHolders(
  tx: Transaction,
  change: { role: string; scopes: readonly string[] | null },
): Promise<{ holders: string[]; narrowed: string[] }> {
  const users = await lockHolders(tx, change.role)
  // Read once the users are locked: another role of theirs may have changed while they were waited for.
  const before = await customScopesNow(tx, [...new Set(users.flatMap(({ roles }) => roles))])
  const after = new Map(before).set(change.role, change.scopes ?? [])
  const losses = new Map(
    users.map((user): [string, Loss] => [
      user.id,
      { before: holdingsWith(user, before), after: holdingsWith(user, after) },
    ]),
  )
  const narrowed = await narrow(tx, losses, holdersOf(change.role))
  return { holders: users.map(({ id }) => id), narrowed }
}

const lockHolders = (tx: Transaction, role: string) =>
  tx.em.find(ApiUser, holdersOf(role), {
    fields: ['id', 'roles', 'scopes'],
    lockMode: LockMode.PESSIMISTIC_WRITE,
    orderBy: { id: 'asc' },
    disableIdentityMap: true,
  })

const holdingsWith = (
  { roles, scopes }: { roles: readonly string[]; scopes: readonly string[] },
  custom: ReadonlyMap<string, readonly string[]>,
): Holdings => holdingsOf({ roles, scopes, roleScopes: roles.flatMap((role) => custom.get(role) ?? []) })
