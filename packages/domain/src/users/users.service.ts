import { LockMode } from '@mikro-orm/core'
import { assertMayGrant, assertMayGrantRoles, assertMayManage, assertNotItsOwnPerson } from '../access/principal.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import { refusingConflicts } from '../conflicts.ts'
import { ApiKey, liveKeys } from '../keys/api-key.entity.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { endLinks } from '../passwords/setting.ts'
import { Membership } from '../projects/project.entity.ts'
import { Refusal } from '../refusal.ts'
import { assertRoleExists, lockRolesToGrant, rereadRoleScopes } from '../roles/role-locks.ts'
import type { CustomRole } from '../roles/role.entity.ts'
import { containing } from '../search.ts'
import { provisionIdentity } from '../sso/provisioning.ts'
import type { Transaction, Work } from '../work/work.ts'
import { foldEmail, foldPartOfEmail } from './email.ts'
import { ApiUser, type UserKind, type UserStatus } from './api-user.entity.ts'
import { lockWhatGoesWith } from './locks.ts'
import { holdingsOf, narrow } from './narrowing.ts'
import { assertSuperAdminStays } from './super-admins.ts'

/** The fields of a user, for creating and changing it. Undefined leaves a field unchanged. */
export interface UserFields {
  name?: string | undefined
  username?: string | null | undefined
  email?: string | null | undefined
  description?: string | undefined
  roles?: string[] | undefined
  scopes?: string[] | undefined
  status?: UserStatus | undefined
  expiresAt?: Date | null | undefined
}

export interface NewUser extends UserFields {
  /** Chosen before, when events name it as the actor. */
  id?: string
  kind: UserKind
  name: string
  passwordHash?: string
}

export interface UserFilter {
  kind?: UserKind | undefined
  status?: UserStatus | undefined
  role?: string | undefined
  /** What the caller calls that field, for refusals; default: `role`. */
  roleField?: string
  email?: string | undefined
  username?: string | undefined
}

/** Which users a contract can see, and how it identifies them. */
export interface UserView {
  kind?: UserKind
  /** Only an id identifies a user; otherwise an email does too. */
  byIdOnly?: true
}

export const userNotFound = (): Refusal => new Refusal('not_found', 'API user not found')

const conflictTexts = (fields: UserFields) => ({
  api_user_name_key: `User with name ${fields.name ?? fields.username ?? fields.email ?? ''} already exists`,
  api_user_username_key: `User with username ${fields.username ?? ''} already exists`,
  api_user_email_key: `User with email ${fields.email ?? ''} already exists`,
})

export class UsersService {
  /**
   * @throws Refusal `conflict` for a name, user name or email that is taken; `invalid` for a role that the tenant does not have;
   *   `forbidden` for roles or scopes not held
   */
  async create(work: Work, input: NewUser): Promise<ApiUser> {
    return this.refusingConflicts(input, () => work.commit((tx) => this.add(tx, input)))
  }

  /** Adds a user within a larger transaction. */
  async add(tx: Transaction, input: NewUser): Promise<ApiUser> {
    const { roles = [], scopes = [] } = input
    const custom = await lockRolesToGrant(tx, roles)
    await this.#assertMayGrant(tx, { roles, custom, scopes })
    const user = addUser(tx, input, custom)
    await provisionIdentity(tx, user)
    return user
  }

  /** Runs a transaction that writes a user; a name, user name or email that is taken becomes a `conflict`. */
  refusingConflicts<T>(fields: UserFields, work: () => Promise<T>): Promise<T> {
    return refusingConflicts(conflictTexts(fields), work)
  }

  /** @throws Refusal `invalid` for a filter by a role that the tenant does not have */
  async list(work: Work, filter: UserFilter, page: PageRequest): Promise<Page<ApiUser>> {
    await assertRoleExists(work, filter.role, filter.roleField)
    const where = conditionOf(filter)
    return findPage(page, ({ after, options }) => work.em.find(ApiUser, { ...where, ...after }, options))
  }

  async count({ em }: Work, filter: UserFilter): Promise<number> {
    return em.count(ApiUser, conditionOf(filter))
  }

  /** The users with these ids, by id, without those that do not exist. */
  async findMany({ em }: Work, ids: readonly string[]): Promise<Map<string, ApiUser>> {
    const users = await em.find(ApiUser, { id: { $in: [...ids] } })
    return new Map(users.map((user) => [user.id, user]))
  }

  /** Users whose email contains `term`, whatever its case. */
  async search(work: Work, term: string, page: PageRequest): Promise<Page<ApiUser>> {
    const part = foldPartOfEmail(term)
    const where = part === null ? NOBODY : { email: containing(part) }
    return findPage(page, ({ after, options }) => work.em.find(ApiUser, { ...where, ...after }, options))
  }

  /**
   * @param identifier an id or an email
   * @throws Refusal `not_found`
   */
  async get(work: Work, identifier: string, view: UserView = {}): Promise<ApiUser> {
    const user = await work.em.findOne(ApiUser, identifiedBy(identifier, view))
    if (!user) throw userNotFound()
    return user
  }

  /** The same, of a user whom the principal may change. @throws Refusal `not_found`, `forbidden` */
  async getManageable(work: Work, identifier: string): Promise<ApiUser> {
    const user = await this.get(work, identifier)
    assertMayManage(work.principal, user.heldScopes())
    return user
  }

  /**
   * Changes a user. Roles and scopes that it loses are removed from its keys too, in the same transaction; the outcome of the work
   * lists those keys.
   *
   * @throws Refusal `not_found`, `conflict`, `forbidden`; `invalid` for a role that the tenant does not have
   */
  async update(work: Work, identifier: string, changes: UserFields, view: UserView = {}): Promise<ApiUser> {
    return this.refusingConflicts(changes, () =>
      work.commit(async (tx) => {
        const { roles = [], scopes = [] } = changes
        const custom = await lockRolesToGrant(tx, roles)
        const user = await this.lock(tx, identifier, view)
        await this.#assertMayGrant(tx, { roles, custom, scopes })
        // Links that set a password are mailed to it.
        if ((changes.email ?? user.email) !== user.email) assertNotItsOwnPerson(tx.principal, user, 'change the email')
        const staysSuperAdmin =
          (changes.roles ?? user.roles).includes('super_admin') && (changes.status ?? user.status) === 'active'
        if (!staysSuperAdmin) await assertSuperAdminStays(tx, [user])
        const before = holdingsOf(user)
        const fields = { ...changes, name: changes.name ?? nameFollowing(user, changes) }
        tx.em.assign(user, { ...fields, updatedAt: tx.clock() }, { ignoreUndefined: true })
        // The address that a link was mailed to may be in other hands now.
        if (changes.email !== undefined) await endLinks(tx, user)
        if (changes.roles) user.roleScopes = custom.flatMap((role) => role.scopes)
        const losses = new Map([[user.id, { before, after: holdingsOf(user) }]])
        const narrowed = await narrow(tx, losses, { id: user.id })
        tx.outcome.narrowedKeys = narrowed
        const details = {
          changed: namesOfGiven(fields),
          ...(narrowed.length > 0 && { narrowed_keys: narrowed }),
        }
        tx.record('user.updated', { type: 'user', id: user.id }, details)
        return user
      }),
    )
  }

  async #assertMayGrant(
    tx: Transaction,
    { roles, custom, scopes }: { roles: readonly string[]; custom: readonly CustomRole[]; scopes: readonly string[] },
  ): Promise<void> {
    if (roles.length + scopes.length === 0) return
    assertMayGrantRoles(tx.principal, roles, custom)
    assertMayGrant(tx.principal, scopes)
    await assertStillHolds(tx)
  }

  /**
   * Deletes a user, and with it its keys, sessions, tokens and memberships.
   *
   * @param options.force without it, a user with live keys or projects is a `precondition` refusal
   */
  async delete(work: Work, identifier: string, options: { force: boolean }, view: UserView = {}): Promise<ApiUser> {
    return work.commit(async (tx) => {
      const user = await this.lock(tx, identifier, view)
      if (!options.force) await this.#assertUnused(tx, user)
      await assertSuperAdminStays(tx, [user])
      tx.record('user.deleted', { type: 'user', id: user.id }, { name: user.name })
      await lockWhatGoesWith(tx, user)
      tx.em.remove(user)
      return user
    })
  }

  /**
   * Locks a user against changes and deletion until the transaction ends.
   *
   * Transactions lock several rows in one order, or they could deadlock: SSO connection, configuration, project, group, role, user, tenant,
   * key, charge, credit, OAuth registration, federated credential, session, link that sets a password, invitation, grant, SSO identity,
   * membership; of one kind by id. Locks
   * that foreign keys take count too: deleting a row deletes those that refer to it,
   * and inserting a row, or updating it twice in one transaction, locks those that it refers to. So rows that are deleted by a
   * cascade are locked before, in this order.
   *
   * @throws Refusal `not_found`, `forbidden`
   */
  async lock(tx: Transaction, identifier: string, view: UserView = {}): Promise<ApiUser> {
    const user = await tx.em.findOne(ApiUser, identifiedBy(identifier, view), { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (!user) throw userNotFound()
    await rereadRoleScopes(tx, user)
    assertMayManage(tx.principal, user.heldScopes())
    return user
  }

  /**
   * Locks a user against changes until the transaction ends, shared with others, so that something can be created for it.
   * @throws Refusal `not_found`
   */
  async lockShared(tx: Transaction, identifier: string, view: UserView = {}): Promise<ApiUser> {
    const user = await tx.em.findOne(ApiUser, identifiedBy(identifier, view), { lockMode: LockMode.PESSIMISTIC_READ })
    if (!user) throw userNotFound()
    return user
  }

  /** How many live keys and projects each user has. */
  async countsOf(
    { em, clock }: Work,
    users: readonly { id: string }[],
  ): Promise<Map<string, { keys: number; projects: number }>> {
    const ids = users.map(({ id }) => id)
    const user = { $in: ids }
    const keys = await em.countBy<ApiKey>(ApiKey, 'user', { where: { user, ...liveKeys(clock()) } })
    const projects = await em.countBy<Membership>(Membership, 'user', { where: { user } })
    return new Map(ids.map((id) => [id, { keys: keys[id] ?? 0, projects: projects[id] ?? 0 }]))
  }

  async #assertUnused(tx: Transaction, user: ApiUser): Promise<void> {
    const keys = await tx.em.count(ApiKey, { user, ...liveKeys(tx.clock()) })
    const projects = await tx.em.count(Membership, { user })
    if (keys + projects > 0) {
      throw new Refusal('precondition', 'User has active projects or API keys. Use force=true to delete anyway.')
    }
  }
}

/**
 * Adds a user whose grants were decided before: by the caller's scopes, or by an invitation.
 *
 * @param custom the custom ones among its roles, which are locked
 */
export function addUser(tx: Transaction, input: NewUser, custom: readonly { scopes: readonly string[] }[]): ApiUser {
  const { roles = [], scopes = [], ...rest } = input
  const now = tx.clock()
  const fields = { ...rest, tenantId: tx.principal.tenantId, roles, scopes, createdAt: now, updatedAt: now }
  const user = tx.em.create(ApiUser, fields)
  user.roleScopes = custom.flatMap((role) => role.scopes)
  tx.record('user.created', { type: 'user', id: user.id }, { name: user.name, roles, scopes })
  return user
}

/** A user named by its user name or email keeps following it, or the old one could not be given to another user. */
function nameFollowing({ name, username, email }: ApiUser, changes: UserFields): string | undefined {
  if (name === username) return changes.username ?? undefined
  return name === email ? (changes.email ?? undefined) : undefined
}

/** @throws Refusal `not_found` for an identifier that cannot name a user */
function identifiedBy(identifier: string, { kind, byIdOnly }: UserView) {
  const seen = kind && { kind }
  if (isUuid(identifier)) return { id: identifier, ...seen }
  const email = foldEmail(identifier)
  if (byIdOnly || email === null) throw userNotFound()
  return { email, ...seen }
}

/** Matches no user. */
const NOBODY = { id: { $in: [] } }

const conditionOf = ({ kind, status, role, email, username }: UserFilter) => ({
  ...(kind !== undefined && { kind }),
  ...(status !== undefined && { status }),
  ...(role !== undefined && { roles: { $contains: [role] } }),
  ...(email !== undefined && { email: { $in: [foldEmail(email)].filter((it) => it !== null) } }),
  ...(username !== undefined && { username }),
})

/** The names of the fields that were given, for the audit log. */
const namesOfGiven = (fields: UserFields): string[] =>
  Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [name]))
