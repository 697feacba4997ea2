import { LockMode } from '@mikro-orm/core'
import { covers, scopesOfRoles } from '../access/scopes.ts'
import { Refusal } from '../refusal.ts'
import { lockCustomRoles, lockRolesToGrant } from '../roles/role-locks.ts'
import type { CustomRole } from '../roles/role.entity.ts'
import { isBuiltIn, MAX_ROLES } from '../roles/role-scopes.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { changeRoles, type RoleChange } from '../users/role-changes.ts'
import type { Transaction } from '../work/work.ts'
import { assertMayProvision, newProfile } from './scim-people.service.ts'
import { ScimMember, ScimProfile } from './scim.entities.ts'
import { invalidValue } from './values.ts'

/** The scopes of roles that are locked. */
const scopesOf = (roles: readonly string[], custom: readonly CustomRole[]): string[] => [
  ...scopesOfRoles(roles),
  ...custom.flatMap(({ scopes }) => scopes),
]

/**
 * The roles that an administrator gives a group, locked.
 *
 * @throws ScimError `invalidValue` for a role that makes a Super Admin; Refusal `invalid` for one that the tenant does not have
 */
export async function chosenRoles(tx: Transaction, roles: readonly string[]): Promise<string[]> {
  const custom = await lockRolesToGrant(tx, roles)
  if (covers(scopesOf(roles, custom), '*')) throw invalidValue('roles: SCIM makes nobody a Super Admin')
  return [...roles]
}

/** The roles that a group was given before, without those that the tenant has deleted since. */
export async function remainingRoles(tx: Transaction, roles: readonly string[]): Promise<string[]> {
  const custom = await lockCustomRoles(tx, roles)
  return roles.filter((role) => isBuiltIn(role) || custom.some(({ name }) => name === role))
}

/** The role that a group is by its name; none for a name that is no role, or the role of Super Admins. */
export async function rolesNamed(tx: Transaction, displayName: string): Promise<string[]> {
  const [custom] = isBuiltIn(displayName) ? [] : await lockCustomRoles(tx, [displayName])
  if (!isBuiltIn(displayName) && !custom) return []
  return covers(scopesOf([displayName], custom ? [custom] : []), '*') ? [] : [displayName]
}

/**
 * Locks the people whose membership or roles are about to change, and before them the roles that they have or may get. @see
 * UsersService.lock for the order
 *
 * @returns those who exist, by id
 */
export async function lockMembers(
  tx: Transaction,
  { ids, roles }: { ids: readonly string[]; roles: readonly string[] },
): Promise<Map<string, ApiUser>> {
  const where = { id: { $in: [...ids] }, kind: 'person' } as const
  const before = await tx.em.find(ApiUser, where, { fields: ['roles'], disableIdentityMap: true })
  await lockCustomRoles(tx, [...new Set([...roles, ...before.flatMap((user) => user.roles)])])
  const options = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const
  const users = await tx.em.find(ApiUser, where, options)
  return new Map(users.map((user) => [user.id, user]))
}

/**
 * Gives people who are locked the roles of all their groups, and takes those that they had by a group alone. Roles that they were
 * given otherwise stay.
 *
 * @throws Refusal `forbidden` for a person or a role that holds more than the caller, or is a Super Admin
 */
export async function applyGroupRoles(tx: Transaction, people: readonly ApiUser[]): Promise<void> {
  if (people.length === 0) return
  const ids = { $in: people.map(({ id }) => id) }
  const memberships = await tx.em.find(ScimMember, { user: ids }, { populate: ['group'], disableIdentityMap: true })
  const wanted = Map.groupBy(memberships, ({ user }) => user.id)
  const profiles = new Map((await tx.em.find(ScimProfile, { user: ids })).map((it) => [it.user.id, it]))
  const named = memberships.flatMap(({ group }) => group.getEntity().roles)
  const custom = await lockCustomRoles(tx, named)
  const exists = (role: string): boolean => isBuiltIn(role) || custom.some(({ name }) => name === role)
  const changes = people.flatMap((user) => {
    const roles = (wanted.get(user.id) ?? []).flatMap(({ group }) => group.getEntity().roles).filter(exists)
    const profile = profiles.get(user.id) ?? tx.em.create(ScimProfile, newProfile(user, tx))
    return changeOf({ user, profile, wanted: [...new Set(roles)], custom })
  })
  await changeRoles(tx, changes)
}

interface Application {
  user: ApiUser
  profile: ScimProfile
  /** The roles of all groups of the person. */
  wanted: readonly string[]
  custom: readonly CustomRole[]
}

/**
 * Records in the profile which roles come by groups alone.
 *
 * @returns the change of the person's roles, or none
 * @throws ScimError `invalidValue` for a person who would have more roles than a user may have; Refusal `forbidden`
 */
function changeOf({ user, profile, wanted, custom }: Application): RoleChange[] {
  const gained = wanted.filter((role) => !user.roles.includes(role))
  const lost = profile.groupRoles.filter((role) => !wanted.includes(role) && user.roles.includes(role))
  profile.groupRoles = [
    ...profile.groupRoles.filter((role) => wanted.includes(role) && !gained.includes(role)),
    ...gained,
  ]
  if (gained.length + lost.length === 0) return []
  const roles = [...user.roles.filter((role) => !lost.includes(role)), ...gained]
  if (gained.length > 0 && roles.length > MAX_ROLES) {
    throw invalidValue(`The user ${user.id} would have ${roles.length} roles, and may have ${MAX_ROLES}`)
  }
  // A custom role may have been widened since the group got it.
  const granted = scopesOf(
    gained,
    custom.filter(({ name }) => gained.includes(name)),
  )
  if (covers(granted, '*')) throw new Refusal('forbidden', 'SCIM makes nobody a Super Admin')
  assertMayProvision(user)
  return [{ user, roles }]
}
