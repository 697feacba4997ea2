import { LockMode } from '@mikro-orm/core'
import { isUuid } from '../paging.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction } from '../work/work.ts'
import { Membership, Project } from './project.entity.ts'
import { notAMember, projectNotFound } from './project-refusals.ts'

/**
 * Locks memberships that are about to be deleted with their project or user, in one order: the database would delete them in index
 * order, which differs between projects and users. @see UsersService.lock
 */
export async function lockMemberships(tx: Transaction, of: { project: Project } | { user: ApiUser }): Promise<void> {
  await tx.em.find(Membership, of, {
    fields: ['project', 'user'],
    orderBy: { project: 'asc', user: 'asc' },
    lockMode: LockMode.PESSIMISTIC_WRITE,
    disableIdentityMap: true,
  })
}

/**
 * Locks a project against changes and deletion until the transaction ends. @see UsersService.lock for the order of locks
 *
 * @param identifier an id or a name
 * @throws Refusal `not_found`
 */
export async function lockProject(
  tx: Transaction,
  identifier: string,
  lockMode: LockMode.PESSIMISTIC_READ | LockMode.PESSIMISTIC_WRITE = LockMode.PESSIMISTIC_WRITE,
): Promise<Project> {
  const project = await tx.em.findOne(Project, projectIdentifiedBy(identifier), { lockMode })
  if (!project) throw projectNotFound()
  return project
}

export const projectIdentifiedBy = (identifier: string) =>
  isUuid(identifier) ? { id: identifier } : { name: identifier }

/**
 * Locks a project and a member of it, shared with others: while both are locked, the membership cannot be removed.
 *
 * @param lockUser locks the user, once the project is locked
 * @throws Refusal `precondition` for a user who is not a member
 */
export async function lockMembership(
  tx: Transaction,
  projectIdentifier: string,
  lockUser: () => Promise<ApiUser>,
): Promise<{ project: Project; user: ApiUser }> {
  const project = await lockProject(tx, projectIdentifier, LockMode.PESSIMISTIC_READ)
  const user = await lockUser()
  if (!(await tx.em.findOne(Membership, { project, user }))) throw notAMember()
  return { project, user }
}
