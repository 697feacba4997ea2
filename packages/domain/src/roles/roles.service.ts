import { raw } from '@mikro-orm/core'
import { assertMayGrant, assertMayManage } from '../access/principal.ts'
import { BUILT_IN_ROLES } from '../access/scope-list.ts'
import { coversAll } from '../access/scopes.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import { refusingConflicts } from '../conflicts.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { UsersService } from '../users/users.service.ts'
import type { Transaction, Work } from '../work/work.ts'
import { type EffectiveScope, effectiveScopesOf } from './effective-scopes.ts'
import { holdersOf, narrowHolders } from './holders.ts'
import { builtInIdentifiedBy, lockRole, roleIdentifiedBy, roleNotFound } from './role-locks.ts'
import { CustomRole } from './role.entity.ts'
import { customRolesIn, isBuiltIn } from './role-scopes.ts'

export interface RoleFields {
  description?: string | undefined
  scopes?: string[] | undefined
}

/** A role, built in or made by the tenant. */
export interface ShownRole {
  id: string
  name: string
  description: string
  scopes: readonly string[]
  isBuiltIn: boolean
  /** Null for a built-in role. */
  createdAt: Date | null
  updatedAt: Date | null
}

/** What a change of a role did to those who have it. */
export interface RoleChange {
  role: ShownRole
  holders: number
}

/** The roles of a tenant, and what its users hold by them. */
export class RolesService {
  readonly #users: UsersService

  constructor(users: UsersService) {
    this.#users = users
  }

  /**
   * @throws Refusal `conflict` for a name that is taken or built in, `invalid` for one that is a UUID; `forbidden` for scopes that
   *   the principal does not hold
   */
  async create(work: Work, input: { name: string; description: string; scopes: string[] }): Promise<ShownRole> {
    const { name } = input
    // Paths identify a role by id or by name, so a name must not look like an id.
    if (isUuid(name)) throw new Refusal('invalid', 'name: must not be a UUID')
    const taken = `Role with name ${name} already exists`
    if (isBuiltIn(name)) throw new Refusal('conflict', taken)
    return refusingConflicts({ role_name_key: taken }, () =>
      work.commit(async (tx) => {
        await assertMayHold(tx, input.scopes)
        const now = tx.clock()
        const { tenantId } = tx.principal
        const role = tx.em.create(CustomRole, { ...input, tenantId, createdAt: now, updatedAt: now })
        tx.record('role.created', { type: 'role', id: role.id }, { name, scopes: input.scopes })
        return customShown(role)
      }),
    )
  }

  /** Newest first; the built-in roles are the oldest. */
  async list(work: Work, page: PageRequest): Promise<Page<ShownRole>> {
    return findPage(page, async ({ after, options }) => {
      const custom = await work.em.find(CustomRole, after, options)
      const builtIn = BUILT_IN.filter(({ id }) => after.id === undefined || id < after.id.$lt)
      return [...custom.map(customShown), ...builtIn].slice(0, options.limit)
    })
  }

  /**
   * @param identifier an id or a name
   * @throws Refusal `not_found`
   */
  async get(work: Work, identifier: string): Promise<ShownRole> {
    const builtIn = builtInIdentifiedBy(identifier)
    if (builtIn) return builtInShown(builtIn)
    const role = await work.em.findOne(CustomRole, roleIdentifiedBy(identifier))
    if (!role) throw roleNotFound()
    return customShown(role)
  }

  /**
   * Changes the description or the scopes of a role, at once for all who have it. Scopes that they lose are removed from their keys
   * too; the outcome of the work lists those keys.
   *
   * @throws Refusal `not_found`; `precondition` for a built-in role; `forbidden` for a role that holds, or is to hold, more than the
   *   principal
   */
  async update(work: Work, identifier: string, { description, scopes }: RoleFields): Promise<RoleChange> {
    return work.commit(async (tx) => {
      const role = await this.#lock(tx, identifier)
      if (scopes !== undefined) await assertMayHold(tx, scopes)
      const narrowing =
        scopes === undefined || coversAll(scopes, role.scopes)
          ? null
          : await narrowHolders(tx, { role: role.name, scopes })
      const holders = narrowing?.holders.length ?? (await tx.em.count(ApiUser, holdersOf(role.name)))
      tx.outcome.narrowedKeys = narrowing?.narrowed ?? []
      const changes = { description, scopes }
      tx.em.assign(role, { ...changes, updatedAt: tx.clock() }, { ignoreUndefined: true })
      const details = { name: role.name, ...changes, users: holders, narrowed_keys: tx.outcome.narrowedKeys.length }
      tx.record('role.updated', { type: 'role', id: role.id }, details)
      return { role: customShown(role), holders }
    })
  }

  /**
   * Deletes a role, and takes it from all who have it.
   *
   * @param options.force without it, a role that users have is a `precondition` refusal
   * @throws Refusal as {@link update}
   */
  async delete(work: Work, identifier: string, options: { force: boolean }): Promise<RoleChange> {
    return work.commit(async (tx) => {
      const role = await this.#lock(tx, identifier)
      const { name, scopes } = role
      const { holders, narrowed } = await narrowHolders(tx, { role: name, scopes: null })
      if (holders.length > 0 && !options.force) throw roleInUse(name, holders.length)
      const without = { roles: raw('array_remove(roles, ?)', [name]), updatedAt: tx.clock() }
      await tx.em.nativeUpdate(ApiUser, holdersOf(name), without)
      tx.outcome.narrowedKeys = narrowed
      const details = { name, scopes, users: holders.length, narrowed_keys: narrowed.length }
      tx.record('role.deleted', { type: 'role', id: role.id }, details)
      tx.em.remove(role)
      return { role: customShown(role), holders: holders.length }
    })
  }

  /** The scopes of a user, and where each comes from. @throws Refusal `not_found` for the user */
  async effectiveScopes(work: Work, userIdentifier: string): Promise<{ user: ApiUser; scopes: EffectiveScope[] }> {
    const user = await this.#users.get(work, userIdentifier)
    const roles = await work.em.find(CustomRole, { name: { $in: customRolesIn(user.roles) } })
    return { user, scopes: effectiveScopesOf(user, new Map(roles.map(({ name, scopes }) => [name, scopes]))) }
  }

  async #lock(tx: Transaction, identifier: string): Promise<CustomRole> {
    const role = await lockRole(tx, identifier)
    assertMayManage(tx.principal, role.scopes, 'role')
    return role
  }
}

/** Whoever gives a role scopes could give the role to itself. */
async function assertMayHold(tx: Transaction, scopes: readonly string[]): Promise<void> {
  assertMayGrant(tx.principal, scopes)
  await assertStillHolds(tx)
}

function roleInUse(name: string, users: number): Refusal {
  const holders = users === 1 ? '1 user' : `${users} users`
  return new Refusal('precondition', `Role ${name} is held by ${holders}. Use force=true to delete anyway.`)
}

const customShown = ({ id, name, description, scopes, createdAt, updatedAt }: CustomRole): ShownRole => ({
  id,
  name,
  description,
  scopes,
  isBuiltIn: false,
  createdAt,
  updatedAt,
})

const builtInShown = (role: (typeof BUILT_IN_ROLES)[number]): ShownRole => ({
  ...role,
  isBuiltIn: true,
  createdAt: null,
  updatedAt: null,
})

const BUILT_IN: readonly ShownRole[] = BUILT_IN_ROLES.map(builtInShown)
