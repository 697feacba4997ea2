import { type EntityManager, LockMode, ref } from '@mikro-orm/core'
import { assertMayGrant, assertMayManage, isSuperAdmin, type Principal } from '../access/principal.ts'
import { scopesHeld } from '../access/scopes.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { KeyCredit } from '../credits/key-credit.entity.ts'
import { newId } from '../ids.ts'
import { findPage, type Page, type PageRequest } from '../paging.ts'
import type { Project } from '../projects/project.entity.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { KeyUsage } from '../usage/key-usage.entity.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import { type UsersService, type UserView, userNotFound } from '../users/users.service.ts'
import { ApiKey, type KeyKind } from './api-key.entity.ts'
import { type KeyFilter, type KeyState, STATE_CONDITIONS } from './key-filter.ts'
import { keyNotFound, type KeyRows, rulesOf } from './key-rows.ts'
import type { EndedKey, HeldScopes, KeyWriter } from './key-writer.ts'
import { mint } from './minter.ts'
import type { NewKey, ScopedKey } from './new-key.ts'

/** A stored key and its text, which is never seen again. */
export interface IssuedKey {
  key: ApiKey
  text: string
}

/** The same, with what a caller cannot know of the key. */
export interface IssuedKeyData {
  key: { id: string; prefix: string; createdAt: Date }
  text: string
}

export class KeysService {
  readonly #clock: Clock
  readonly #keyring: Keyring
  readonly #audit: AuditService
  readonly #usage: UsageRecorder
  readonly #users: UsersService
  readonly #writer: KeyWriter
  readonly #rows: KeyRows

  constructor(parts: {
    clock: Clock
    keyring: Keyring
    audit: AuditService
    usage: UsageRecorder
    users: UsersService
    writer: KeyWriter
    rows: KeyRows
  }) {
    this.#clock = parts.clock
    this.#keyring = parts.keyring
    this.#audit = parts.audit
    this.#usage = parts.usage
    this.#users = parts.users
    this.#writer = parts.writer
    this.#rows = parts.rows
  }

  /**
   * A management key with scopes of its own, which is what services ask for most: one statement, shared by all that ask at once.
   *
   * @param em makes it in its transaction, if it is in one
   * @throws Refusal `not_found` for the user; `forbidden` for scopes that the principal does not hold
   */
  async issue(
    em: EntityManager,
    principal: Principal,
    userId: string,
    input: ScopedKey,
    view: UserView = {},
  ): Promise<IssuedKeyData> {
    if (em.isInTransaction()) return this.#issueWithin(em, principal, userId, input, view)
    // Who makes a key for themselves may be losing scopes at the same time, and is looked at again when their row is held.
    if (userId === principal.userId) {
      return em.transactional(async (own) => this.#issueWithin(own, principal, userId, input, view))
    }
    const { prefix, name, scopes } = input
    assertMayGrant(principal, scopes)
    const { tenantId } = principal
    const { text, ...stored } = mint(this.#keyring, prefix)
    const id = newId()
    const createdAt = this.#clock()
    const key = {
      id,
      tenantId,
      userId,
      kind: 'standard',
      management: true,
      name,
      scopes,
      expiresAt: null,
      createdAt,
      ...stored,
    } as const
    const details = { user_id: userId, name, scopes, management: true }
    const event = this.#audit.eventOf(principal, 'key.created', { type: 'key', id }, details)
    if (!(await this.#writer.insert({ key, userKind: view.kind ?? null, event }))) throw userNotFound()
    return { key, text }
  }

  async #issueWithin(
    tx: EntityManager,
    principal: Principal,
    userId: string,
    input: ScopedKey,
    view: UserView,
  ): Promise<IssuedKeyData> {
    assertMayGrant(principal, input.scopes)
    const user = await this.#users.hold(tx, userId)
    if (view.kind && user.kind !== view.kind) throw userNotFound()
    const { key, text } = await this.add(tx, principal, user, { ...input, management: true })
    await tx.flush()
    return { key: { id: key.id, prefix: key.prefix, createdAt: key.createdAt }, text }
  }

  /**
   * Adds a key to a transaction that does more than this.
   *
   * @param user its user, who is held or was just made
   */
  async add(tx: EntityManager, principal: Principal, user: ApiUser, input: NewKey): Promise<IssuedKey> {
    const {
      management,
      name = 'Default',
      scopes,
      kind = 'standard',
      project = null,
      expiresAt = null,
      rules = {},
    } = input
    // The scopes of a key to the tenant's own API are the tenant's own words.
    if (scopes === null || management === true) {
      assertMayGrant(principal, scopes ?? user.heldScopes())
      await assertStillHolds(tx, principal, this.#clock())
    }
    const minted = mint(this.#keyring, input.prefix)
    const { tenantId } = principal
    const fields = {
      tenantId,
      user: ref(user),
      project: project && ref(project),
      kind,
      management,
      name,
      scopes,
      expiresAt,
    }
    const key = this.#rows.add(tx, minted, { ...fields, ...rulesOf(rules) }, rules.credits)
    const details = { user_id: user.id, name, scopes, management: key.isManagement(user) }
    this.#audit.record(tx, principal, 'key.created', { type: 'key', id: key.id }, details)
    return { key, text: minted.text }
  }

  /**
   * The keys of a user.
   *
   * @param options.status without it all of them, the revoked ones too
   * @throws Refusal `not_found` for the user
   */
  async listOfUser(
    em: EntityManager,
    principal: Principal,
    identifier: string,
    page: PageRequest,
    options: { view?: UserView; project?: Project; status?: KeyState } = {},
  ): Promise<Page<ApiKey>> {
    await this.#usage.flush()
    const user = await this.#users.get(em, principal, identifier, options.view)
    const where = {
      ...(options.project && { project: options.project }),
      ...STATE_CONDITIONS[options.status ?? 'all'],
    }
    return findPage(page, ({ after, options: paging }) =>
      em.find(ApiKey, { user, ...where, ...after }, { ...paging, populate: ['project', 'user'] }),
    )
  }

  async list(em: EntityManager, _principal: Principal, filter: KeyFilter, page: PageRequest): Promise<Page<ApiKey>> {
    await this.#usage.flush()
    const where = {
      ...(filter.userId !== undefined && { user: filter.userId }),
      ...(filter.projectId !== undefined && { project: filter.projectId }),
      ...(filter.environment !== undefined && { environment: filter.environment }),
      ...(filter.externalId !== undefined && { externalId: filter.externalId }),
      ...(filter.status && STATE_CONDITIONS[filter.status]),
    }
    return findPage(page, ({ after, options }) =>
      em.find(ApiKey, { ...where, ...after }, { ...options, populate: ['project', 'user'] }),
    )
  }

  /**
   * @param identifier an id or the full text of a key
   * @throws Refusal `not_found`
   */
  async get(em: EntityManager, _principal: Principal, identifier: string): Promise<ApiKey> {
    await this.#usage.flush()
    const key = await em.findOne(ApiKey, this.#rows.identifiedBy(identifier), { populate: ['project', 'user'] })
    if (!key) throw keyNotFound()
    return key
  }

  /** The credits of the keys that have some, by the key whose they are. @see ApiKey.meter */
  async creditsOf(em: EntityManager, keys: readonly ApiKey[]): Promise<Map<string, KeyCredit>> {
    const credits = await em.find(KeyCredit, { key: { $in: keys.map((key) => key.meter()) } })
    return new Map(credits.map((credit) => [credit.key.id, credit]))
  }

  /** The usage of the keys that were used, by their ids. */
  async usageOf(em: EntityManager, keys: readonly ApiKey[]): Promise<Map<string, KeyUsage>> {
    const usages = await em.find(KeyUsage, { key: { $in: keys.map(({ id }) => id) } })
    return new Map(usages.map((usage) => [usage.key.id, usage]))
  }

  /** Ends a key. One that is revoked already is `not_found`: it is no longer there to revoke. */
  async revoke(em: EntityManager, principal: Principal, identifier: string, view: UserView = {}): Promise<EndedKey> {
    const ended = em.isInTransaction() ? null : await this.#revokeAtOnce(principal, identifier, view)
    if (ended !== null) return ended
    return em.transactional(async (tx) => {
      const key = await this.#rows.lock(tx, principal, identifier, view)
      this.#rows.end(tx, principal, key)
      return { id: key.id, receipt: null }
    })
  }

  /** Past the ORM. @returns null when there is no such key, or somebody changed it at the same time */
  async #revokeAtOnce(principal: Principal, identifier: string, view: UserView): Promise<EndedKey | null> {
    const { tenantId } = principal
    const key = { tenantId, handle: this.#rows.handleOf(identifier), userKind: view.kind ?? null }
    let found: HeldScopes | null = null
    // A Super Admin holds all that any key can hold.
    if (!isSuperAdmin(principal)) {
      found = await this.#writer.findScopes(key)
      if (!found) throw keyNotFound()
      const { management, scopes, user } = found
      if (scopes === null || management === true) assertMayManage(principal, scopes ?? scopesHeld(user))
    }
    const event = this.#audit.eventOf(principal, 'key.revoked', null, null)
    return this.#writer.end(key, { revokedAt: event.createdAt, event, found })
  }

  /** Ends all live keys of a user. @throws Refusal `not_found` for the user, `forbidden` for a user who holds more */
  async revokeAllOf(em: EntityManager, principal: Principal, identifier: string): Promise<number> {
    return em.transactional(async (tx) => {
      const user = await this.#users.lock(tx, principal, identifier)
      return this.endAll(tx, principal, { user })
    })
  }

  /** Ends the live keys that meet a condition, within a transaction that does more than this. */
  async endAll(
    tx: EntityManager,
    principal: Principal,
    where: { user: ApiUser; kind?: KeyKind; project?: Project } | { project: Project; user?: ApiUser },
  ): Promise<number> {
    const options = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const
    const keys = await tx.find(ApiKey, { ...where, revokedAt: null }, options)
    for (const key of keys) this.#rows.end(tx, principal, key)
    return keys.length
  }

  /**
   * Ends the keys of a project that is about to be deleted, and takes all of them out of it, those that ended before too. The
   * database would do the latter by itself, but later and in no order: it would update keys a second time, look their users
   * up again for that, and so lock users after keys. @see UsersService.lock
   */
  async endAllWithin(tx: EntityManager, principal: Principal, project: Project): Promise<void> {
    const options = { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } } as const
    const keys = await tx.find(ApiKey, { project }, options)
    for (const key of keys) {
      key.project = null
      if (key.revokedAt == null) this.#rows.end(tx, principal, key)
    }
  }

  /** Stops a key, or lets it work again. @throws Refusal `not_found`, also for a revoked key */
  async setDisabled(em: EntityManager, principal: Principal, identifier: string, disabled: boolean): Promise<ApiKey> {
    return em.transactional(async (tx) => {
      const key = await this.#rows.lock(tx, principal, identifier)
      key.disabledAt = disabled ? (key.disabledAt ?? this.#clock()) : null
      this.#audit.record(tx, principal, disabled ? 'key.disabled' : 'key.enabled', { type: 'key', id: key.id })
      return key
    })
  }
}
