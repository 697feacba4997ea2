import { type EntityManager, LockMode } from '@mikro-orm/core'
import type { ApiUser } from '../users/api-user.entity.ts'
import { Membership, type Project } from './project.entity.ts'

/**
 * Locks memberships that are about to go with their project or their user, in one order: the database would delete them in that of
 * its index, which is another for projects than for users. @see UsersService.lock
 */
export async function lockMemberships(tx: EntityManager, of: { project: Project } | { user: ApiUser }): Promise<void> {
  await tx.find(Membership, of, {
    fields: ['project', 'user'],
    orderBy: { project: 'asc', user: 'asc' },
    lockMode: LockMode.PESSIMISTIC_WRITE,
    disableIdentityMap: true,
  })
}
