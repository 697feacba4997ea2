import { type EntityManager, LockMode, ref, type RequiredEntityData } from '@mikro-orm/core'
import { assertMayGrant, assertMayManage, type Principal } from '../access/principal.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { newId } from '../ids.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Project } from '../projects/project.entity.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import { type UsersService, type UserView, userNotFound } from '../users/users.service.ts'
import { ApiKey, type KeyKind, type KeyStatus } from './api-key.entity.ts'
import type { KeyWriter, NewKeyRow } from './key-writer.ts'
import { type CredentialPrefix, mint, type MintedKey } from './minter.ts'

export interface NewKey {
  prefix: CredentialPrefix
  name?: string | undefined
  /** Null: the key may do what its user may do. */
  scopes: string[] | null
  kind?: KeyKind
  project?: Project | null
  expiresAt?: Date | null | undefined
}

/** A key that is made with scopes of its own. */
export interface ScopedKey {
  prefix: CredentialPrefix
  name: string
  scopes: string[]
}

export interface KeyFilter {
  userId?: string | undefined
  projectId?: string | undefined
  status?: KeyStatus | undefined
}

/** A stored key and its text, which is never seen again. */
export interface IssuedKey {
  key: ApiKey
  text: string
}

/** The same for a key that was stored without the ORM. */
export interface IssuedKeyData {
  key: NewKeyRow['key']
  text: string
}

const keyNotFound = (): Refusal => new Refusal('not_found', 'API key not found')

const STATUS_CONDITIONS = {
  active: { revokedAt: null, disabledAt: null },
  disabled: { revokedAt: null, disabledAt: { $ne: null } },
  revoked: { revokedAt: { $ne: null } },
} as const

export class KeysService {
  readonly #clock: Clock
  readonly #keyring: Keyring
  readonly #audit: AuditService
  readonly #usage: UsageRecorder
  readonly #users: UsersService
  readonly #writer: KeyWriter

  constructor(parts: {
    clock: Clock
    keyring: Keyring
    audit: AuditService
    usage: UsageRecorder
    users: UsersService
    writer: KeyWriter
  }) {
    this.#clock = parts.clock
    this.#keyring = parts.keyring
    this.#audit = parts.audit
    this.#usage = parts.usage
    this.#users = parts.users
    this.#writer = parts.writer
  }

  /**
   * A key with scopes of its own, which is what services ask for most: one statement, shared by all that ask at once.
   *
   * @throws Refusal `not_found` for the user; `forbidden` for scopes that the principal does not hold
   */
  async issue(principal: Principal, userId: string, input: ScopedKey, view: UserView = {}): Promise<IssuedKeyData> {
    const { prefix, name, scopes } = input
    assertMayGrant(principal, scopes)
    const { tenantId } = principal
    const { text, ...stored } = mint(this.#keyring, prefix)
    const id = newId()
    const createdAt = this.#clock()
    const key = { id, tenantId, userId, kind: 'standard', name, scopes, expiresAt: null, createdAt, ...stored } as const
    const details = { user_id: userId, name, scopes }
    const event = this.#audit.eventOf(principal, 'key.created', { type: 'key', id }, details)
    if (!(await this.#writer.insert({ key, userKind: view.kind ?? null, event }))) throw userNotFound()
    return { key, text }
  }

  /** Adds a key to a transaction that does more than this. */
  add(tx: EntityManager, principal: Principal, user: ApiUser, input: NewKey): IssuedKey {
    assertMayGrant(principal, input.scopes ?? user.heldScopes())
    const minted = mint(this.#keyring, input.prefix)
    const { name = 'Default', scopes, kind = 'standard', project = null, expiresAt = null } = input
    const key = this.#store(tx, minted, {
      tenantId: principal.tenantId,
      user: ref(user),
      project: project && ref(project),
      kind,
      name,
      scopes,
      expiresAt,
    })
    this.#audit.record(tx, principal, 'key.created', { type: 'key', id: key.id }, { user_id: user.id, name, scopes })
    return { key, text: minted.text }
  }

  /** All keys of a user, the revoked ones too. @throws Refusal `not_found` for the user */
  async listOfUser(
    em: EntityManager,
    principal: Principal,
    identifier: string,
    page: PageRequest,
    options: { view?: UserView; project?: Project } = {},
  ): Promise<Page<ApiKey>> {
    await this.#usage.flush()
    const user = await this.#users.get(em, principal, identifier, options.view)
    const project = options.project && { project: options.project }
    return findPage(page, ({ after, options: paging }) =>
      em.find(ApiKey, { user, ...project, ...after }, { ...paging, populate: ['project', 'user'] }),
    )
  }

  async list(em: EntityManager, _principal: Principal, filter: KeyFilter, page: PageRequest): Promise<Page<ApiKey>> {
    await this.#usage.flush()
    const where = {
      ...(filter.userId !== undefined && { user: filter.userId }),
      ...(filter.projectId !== undefined && { project: filter.projectId }),
      ...(filter.status && STATUS_CONDITIONS[filter.status]),
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
    const key = await em.findOne(ApiKey, this.#identifiedBy(identifier), { populate: ['project', 'user'] })
    if (!key) throw keyNotFound()
    return key
  }

  /** Ends a key. One that is revoked already is `not_found`: it is no longer there to revoke. */
  async revoke(em: EntityManager, principal: Principal, identifier: string, view: UserView = {}): Promise<ApiKey> {
    return em.transactional(async (tx) => {
      const key = await this.#lock(tx, principal, identifier, view)
      this.#end(tx, principal, key)
      return key
    })
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
    for (const key of keys) this.#end(tx, principal, key)
    return keys.length
  }

  /** Makes a key that may do what the old one may, and ends the old one in the same moment. */
  async rotate(em: EntityManager, principal: Principal, identifier: string): Promise<IssuedKey> {
    return em.transactional(async (tx) => {
      const old = await this.#lock(tx, principal, identifier)
      const { tenantId, user, project, kind, name, scopes, expiresAt } = old
      const minted = mint(this.#keyring, prefixOf(old))
      const key = this.#store(tx, minted, { tenantId, user, project, kind, name, scopes, expiresAt })
      this.#end(tx, principal, old)
      this.#audit.record(tx, principal, 'key.rotated', { type: 'key', id: key.id }, { replaces: old.id })
      return { key, text: minted.text }
    })
  }

  /** Stops a key, or lets it work again. @throws Refusal `not_found`, also for a revoked key */
  async setDisabled(em: EntityManager, principal: Principal, identifier: string, disabled: boolean): Promise<ApiKey> {
    return em.transactional(async (tx) => {
      const key = await this.#lock(tx, principal, identifier)
      key.disabledAt = disabled ? (key.disabledAt ?? this.#clock()) : null
      this.#audit.record(tx, principal, disabled ? 'key.disabled' : 'key.enabled', { type: 'key', id: key.id })
      return key
    })
  }

  #store(
    tx: EntityManager,
    minted: MintedKey,
    fields: Omit<RequiredEntityData<ApiKey>, 'hash' | 'prefix' | 'lastSix' | 'secretId' | 'createdAt'>,
  ): ApiKey {
    const { text: _shownOnce, ...stored } = minted
    return tx.create(ApiKey, { ...fields, ...stored, createdAt: this.#clock() } as RequiredEntityData<ApiKey>)
  }

  /** Locks a live key, and holds its project and its user before it. @see UsersService.lock */
  async #lock(tx: EntityManager, principal: Principal, identifier: string, view: UserView = {}): Promise<ApiKey> {
    const where = {
      ...this.#identifiedBy(identifier),
      revokedAt: null,
      ...(view.kind && { user: { kind: view.kind } }),
    }
    const found = await tx.findOne(ApiKey, where, { fields: ['project', 'user'], disableIdentityMap: true })
    if (!found) throw keyNotFound()
    const held = { lockMode: LockMode.PESSIMISTIC_READ } as const
    if (found.project) await tx.findOne(Project, found.project.id, held)
    const user = await tx.findOne(ApiUser, found.user.id, held)
    const live = { id: found.id, revokedAt: null }
    const key = user && (await tx.findOne(ApiKey, live, { lockMode: LockMode.PESSIMISTIC_WRITE }))
    if (!key) throw keyNotFound()
    assertMayManage(principal, key.scopes ?? user.heldScopes())
    return key
  }

  #end(tx: EntityManager, principal: Principal, key: ApiKey): void {
    key.revoke(this.#clock())
    this.#audit.record(tx, principal, 'key.revoked', { type: 'key', id: key.id }, { user_id: key.user.id })
  }

  #identifiedBy(identifier: string): { id: string } | { hash: { $in: Buffer[] } } {
    return isUuid(identifier) ? { id: identifier } : { hash: { $in: this.#keyring.hashes(identifier) } }
  }
}

/** The prefix to make a successor with; a key from the configuration gets one of ours. */
function prefixOf(key: ApiKey): CredentialPrefix {
  const prefix = key.prefix.slice(0, key.prefix.indexOf('_'))
  return prefix === 'agg' || prefix === 'gw' ? prefix : 'ks'
}
