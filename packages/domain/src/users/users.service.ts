import { type EntityManager, LockMode } from '@mikro-orm/core'
import { assertMayGrant, assertMayGrantRoles, assertMayManage, type Principal } from '../access/principal.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { refusingConflicts } from '../conflicts.ts'
import { KeyCharge } from '../charges/key-charge.entity.ts'
import { KeyCredit } from '../credits/key-credit.entity.ts'
import { ApiKey, liveKeys } from '../keys/api-key.entity.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { lockMemberships } from '../projects/membership-locks.ts'
import { Membership } from '../projects/project.entity.ts'
import { Refusal } from '../refusal.ts'
import { containing } from '../search.ts'
import { Session } from '../sessions/session.entity.ts'
import { Tenant } from '../tenants/tenant.entity.ts'
import { foldEmail, foldPartOfEmail } from './email.ts'
import { ApiUser, type UserKind, type UserStatus } from './api-user.entity.ts'
import { holdingsOf, narrowKeys } from './narrowing.ts'

/** What may be said of a user, when it is made and when it is changed. Undefined leaves a field as it is. */
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
  kind: UserKind
  name: string
  passwordHash?: string
}

export interface UserFilter {
  kind?: UserKind | undefined
  status?: UserStatus | undefined
  role?: string | undefined
  email?: string | undefined
  username?: string | undefined
}

/** Which users a contract can see, and how it names them. */
export interface UserView {
  kind?: UserKind
  /** Only an id names a user; without it, an email does too. */
  byIdOnly?: true
}

export interface ChangedUser {
  user: ApiUser
  /** The keys that lost scopes because the user did. */
  narrowed: ApiKey[]
}

export const userNotFound = (): Refusal => new Refusal('not_found', 'API user not found')

const conflictTexts = (fields: UserFields) => ({
  api_user_name_key: `User with name ${fields.name ?? fields.username ?? fields.email ?? ''} already exists`,
  api_user_username_key: `User with username ${fields.username ?? ''} already exists`,
  api_user_email_key: `User with email ${fields.email ?? ''} already exists`,
})

export class UsersService {
  readonly #clock: Clock
  readonly #audit: AuditService

  constructor(clock: Clock, audit: AuditService) {
    this.#clock = clock
    this.#audit = audit
  }

  /** @throws Refusal `conflict` for a name, user name or email that is taken; `forbidden` for roles or scopes not held */
  async create(em: EntityManager, principal: Principal, input: NewUser): Promise<ApiUser> {
    return this.refusingConflicts(input, () => em.transactional((tx) => this.add(tx, principal, input)))
  }

  /** Adds a user to a transaction that does more than this. */
  async add(tx: EntityManager, principal: Principal, input: NewUser): Promise<ApiUser> {
    const { roles = [], scopes = [], ...rest } = input
    await this.#assertMayGrant(tx, principal, { roles, scopes })
    const now = this.#clock()
    const user = tx.create(ApiUser, {
      ...rest,
      tenantId: principal.tenantId,
      roles,
      scopes,
      createdAt: now,
      updatedAt: now,
    })
    this.#audit.record(tx, principal, 'user.created', { type: 'user', id: user.id }, { name: user.name, roles, scopes })
    return user
  }

  /** Runs a transaction that writes a user; a name, user name or email that is taken becomes a `conflict`. */
  refusingConflicts<T>(fields: UserFields, work: () => Promise<T>): Promise<T> {
    return refusingConflicts(conflictTexts(fields), work)
  }

  async list(em: EntityManager, _principal: Principal, filter: UserFilter, page: PageRequest): Promise<Page<ApiUser>> {
    const where = conditionOf(filter)
    return findPage(page, ({ after, options }) => em.find(ApiUser, { ...where, ...after }, options))
  }

  /** Users whose email contains `term`, whatever its case. */
  async search(em: EntityManager, _principal: Principal, term: string, page: PageRequest): Promise<Page<ApiUser>> {
    const part = foldPartOfEmail(term)
    const where = part === null ? NOBODY : { email: containing(part) }
    return findPage(page, ({ after, options }) => em.find(ApiUser, { ...where, ...after }, options))
  }

  /**
   * @param identifier an id or an email
   * @throws Refusal `not_found`
   */
  async get(em: EntityManager, _principal: Principal, identifier: string, view: UserView = {}): Promise<ApiUser> {
    const user = await em.findOne(ApiUser, identifiedBy(identifier, view))
    if (!user) throw userNotFound()
    return user
  }

  /**
   * Changes a user. Roles and scopes that it loses are taken from its keys too, in the same transaction.
   *
   * @throws Refusal `not_found`, `conflict`, `forbidden`
   */
  async update(
    em: EntityManager,
    principal: Principal,
    identifier: string,
    changes: UserFields,
    view: UserView = {},
  ): Promise<ChangedUser> {
    return this.refusingConflicts(changes, () =>
      em.transactional(async (tx) => {
        const user = await this.lock(tx, principal, identifier, view)
        await this.#assertMayGrant(tx, principal, { roles: changes.roles ?? [], scopes: changes.scopes ?? [] })
        await this.#keepASuperAdmin(tx, user, changes.roles ?? user.roles, changes.status ?? user.status)
        const before = holdingsOf(user)
        const fields = { ...changes, name: changes.name ?? nameFollowing(user, changes) }
        tx.assign(user, { ...fields, updatedAt: this.#clock() }, { ignoreUndefined: true })
        const narrowed = await narrowKeys(tx, { user, before, audit: this.#audit, principal })
        const details = {
          changed: namesOfGiven(fields),
          ...(narrowed.length > 0 && { narrowed_keys: narrowed.map(({ id }) => id) }),
        }
        this.#audit.record(tx, principal, 'user.updated', { type: 'user', id: user.id }, details)
        return { user, narrowed }
      }),
    )
  }

  async #assertMayGrant(
    tx: EntityManager,
    principal: Principal,
    { roles, scopes }: { roles: readonly string[]; scopes: readonly string[] },
  ): Promise<void> {
    if (roles.length + scopes.length === 0) return
    assertMayGrantRoles(principal, roles)
    assertMayGrant(principal, scopes)
    await assertStillHolds(tx, principal, this.#clock())
  }

  /**
   * Deletes a user, and with it its keys, sessions, tokens and memberships.
   *
   * @param options.force without it, a user with live keys or projects is a `precondition` refusal
   */
  async delete(
    em: EntityManager,
    principal: Principal,
    identifier: string,
    options: { force: boolean },
    view: UserView = {},
  ): Promise<ApiUser> {
    return em.transactional(async (tx) => {
      const user = await this.lock(tx, principal, identifier, view)
      if (!options.force) await this.#assertUnused(tx, user)
      await this.#keepASuperAdmin(tx, user, [], 'inactive')
      this.#audit.record(tx, principal, 'user.deleted', { type: 'user', id: user.id }, { name: user.name })
      await lockWhatGoesWith(tx, user)
      tx.remove(user)
      return user
    })
  }

  /**
   * Locks a user against changes and deletion until the transaction ends.
   *
   * Transactions that lock several rows do it in one order, or two of them could wait for each other: configuration,
   * project, user, tenant, key, charge, credit, session, membership; of one kind by id. What the database does by itself, where
   * a row refers to another, counts too: a row that goes takes those that refer to it along, and a row that is inserted, or
   * updated twice in one transaction, locks those that it refers to. So what goes along is locked before, in this order.
   *
   * @throws Refusal `not_found`, `forbidden`
   */
  async lock(tx: EntityManager, principal: Principal, identifier: string, view: UserView = {}): Promise<ApiUser> {
    const user = await tx.findOne(ApiUser, identifiedBy(identifier, view), { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (!user) throw userNotFound()
    assertMayManage(principal, user.heldScopes())
    return user
  }

  /** Keeps a user as it is until the transaction ends, so that something can be made for it. @throws Refusal `not_found` */
  async hold(tx: EntityManager, identifier: string): Promise<ApiUser> {
    const user = await tx.findOne(ApiUser, identifiedBy(identifier, {}), { lockMode: LockMode.PESSIMISTIC_READ })
    if (!user) throw userNotFound()
    return user
  }

  /** How many live keys and projects each user has. */
  async countsOf(em: EntityManager, users: ApiUser[]): Promise<Map<string, { keys: number; projects: number }>> {
    const ids = users.map(({ id }) => id)
    const user = { $in: ids }
    const keys = await em.countBy<ApiKey>(ApiKey, 'user', { where: { user, ...liveKeys(this.#clock()) } })
    const projects = await em.countBy<Membership>(Membership, 'user', { where: { user } })
    return new Map(ids.map((id) => [id, { keys: keys[id] ?? 0, projects: projects[id] ?? 0 }]))
  }

  async #assertUnused(tx: EntityManager, user: ApiUser): Promise<void> {
    const keys = await tx.count(ApiKey, { user, ...liveKeys(this.#clock()) })
    const projects = await tx.count(Membership, { user })
    if (keys + projects > 0) {
      throw new Refusal('precondition', 'User has active projects or API keys. Use force=true to delete anyway.')
    }
  }

  /** A tenant that lost its last Super Admin could never be given one again. */
  async #keepASuperAdmin(tx: EntityManager, user: ApiUser, roles: string[], status: UserStatus): Promise<void> {
    if (!user.roles.includes('super_admin')) return
    if (roles.includes('super_admin') && status === 'active') return
    // Two who demote each other at once must not both succeed.
    await tx.findOneOrFail(Tenant, user.tenantId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    const others = await tx.count(ApiUser, {
      id: { $ne: user.id },
      roles: { $contains: ['super_admin'] },
      status: 'active',
    })
    if (others === 0)
      throw new Refusal('precondition', 'The last Super Admin of a tenant cannot be deleted or demoted.')
  }
}

/** The database would delete all of this in an order of its own. @see UsersService.lock */
async function lockWhatGoesWith(tx: EntityManager, user: ApiUser): Promise<void> {
  const locked = { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true } as const
  const keys = await tx.find(ApiKey, { user }, { fields: ['id'], orderBy: { id: 'asc' }, ...locked })
  const key = { $in: keys.map(({ id }) => id) }
  if (keys.length > 0) {
    await tx.find(KeyCharge, { key }, { fields: ['id'], orderBy: { id: 'asc' }, ...locked })
    await tx.find(KeyCredit, { key }, { fields: ['key'], orderBy: { key: 'asc' }, ...locked })
  }
  await tx.find(Session, { user }, { fields: ['id'], orderBy: { id: 'asc' }, ...locked })
  await lockMemberships(tx, { user })
}

/** Who was named by a user name or an email alone goes on being so, or the old one could not be given to anybody else. */
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
