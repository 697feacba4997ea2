import { LockMode } from '@mikro-orm/core'
import { Refusal } from '../refusal.ts'
import { Tenant } from '../tenants/tenant.entity.ts'
import type { Transaction } from '../work/work.ts'
import { ApiUser } from './api-user.entity.ts'

/** Active Super Admins of the tenant other than these. */
export const countSuperAdminsBut = (
  { em }: Pick<Transaction, 'em'>,
  users: readonly { id: string }[],
): Promise<number> =>
  em.count(ApiUser, {
    id: { $nin: users.map(({ id }) => id) },
    roles: { $contains: ['super_admin'] },
    status: 'active',
  })

/**
 * A tenant without a Super Admin could never get one again.
 *
 * @param users those who are about to be deleted, demoted or deactivated
 * @throws Refusal `precondition`
 */
export async function assertSuperAdminStays(tx: Transaction, users: readonly ApiUser[]): Promise<void> {
  const leaving = users.filter(({ roles }) => roles.includes('super_admin'))
  if (leaving.length === 0) return
  // Two Super Admins who demote each other at the same time must not both succeed.
  await tx.em.findOneOrFail(Tenant, tx.principal.tenantId, { lockMode: LockMode.PESSIMISTIC_WRITE })
  if ((await countSuperAdminsBut(tx, leaving)) === 0)
    throw new Refusal('precondition', 'The last Super Admin of a tenant cannot be deleted or demoted.')
}
