import { LockMode } from '@mikro-orm/core'
import { BUILT_IN_ROLES } from '../access/scope-list.ts'
import { isUuid } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { Transaction, Work } from '../work/work.ts'
import { CustomRole } from './role.entity.ts'
import { customRolesIn, isBuiltIn } from './role-scopes.ts'

export const roleNotFound = (): Refusal => new Refusal('not_found', 'Role not found')

export const builtInIdentifiedBy = (identifier: string) =>
  BUILT_IN_ROLES.find(({ id, name }) => id === identifier || name === identifier)

export const roleIdentifiedBy = (identifier: string) => (isUuid(identifier) ? { id: identifier } : { name: identifier })

/**
 * Locks a custom role against changes and assignment until the transaction ends. @see UsersService.lock for the order of locks
 *
 * @param identifier an id or a name
 * @throws Refusal `not_found`; `precondition` for a built-in role
 */
export async function lockRole(tx: Transaction, identifier: string): Promise<CustomRole> {
  const builtIn = builtInIdentifiedBy(identifier)
  if (builtIn) throw new Refusal('precondition', `Role ${builtIn.name} is built in and cannot be changed or deleted.`)
  const role = await tx.em.findOne(CustomRole, roleIdentifiedBy(identifier), { lockMode: LockMode.PESSIMISTIC_WRITE })
  if (!role) throw roleNotFound()
  return role
}

const unknownRole = (at: string): Refusal => {
  const message = 'must be a built-in role or one of the tenant'
  return new Refusal('invalid', `${at}: ${message}`, { issues: [{ path: at, message }] })
}

/** Locks the custom roles among these, as far as they exist, shared with others: none of them changes until the transaction ends. */
export async function lockCustomRoles(tx: Transaction, names: readonly string[]): Promise<CustomRole[]> {
  const custom = customRolesIn(names)
  if (custom.length === 0) return []
  const options = { lockMode: LockMode.PESSIMISTIC_READ, orderBy: { id: 'asc' } } as const
  return tx.em.find(CustomRole, { name: { $in: custom } }, options)
}

/**
 * The same for those that a user is about to get.
 *
 * @throws Refusal `invalid` for a name that is no role of the tenant
 */
export async function lockRolesToGrant(tx: Transaction, names: readonly string[]): Promise<CustomRole[]> {
  const roles = await lockCustomRoles(tx, names)
  for (const [index, name] of names.entries()) {
    if (!isBuiltIn(name) && !roles.some((role) => role.name === name)) throw unknownRole(`roles.${index}`)
  }
  return roles
}

/** @throws Refusal `invalid` for a filter by a name that is no role of the tenant */
export async function assertRoleExists({ em }: Work, name: string | undefined, field = 'role'): Promise<void> {
  if (name === undefined || customRolesIn([name]).length === 0) return
  if ((await em.count(CustomRole, { name })) === 0) throw unknownRole(field)
}

/** The scopes of custom roles by name, as they are now, whatever the transaction has read before. */
export async function customScopesNow(
  { em }: Transaction,
  names: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const custom = [...new Set(customRolesIn(names))]
  if (custom.length === 0) return new Map()
  const roles = await em.find(CustomRole, { name: { $in: custom } }, { disableIdentityMap: true })
  return new Map(roles.map(({ name, scopes }) => [name, scopes]))
}

/** The row of a user that was waited for is new, but what its roles hold was read when the wait began. */
export async function rereadRoleScopes(tx: Transaction, user: ApiUser): Promise<void> {
  const scopes = await customScopesNow(tx, user.roles)
  user.roleScopes = [...scopes.values()].flat()
}
