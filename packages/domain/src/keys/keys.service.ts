import { keyHashes } from '../access/credential-finder.ts'
import { assertMayGrant } from '../access/principal.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import { refusingConflicts } from '../conflicts.ts'
import { isUuid, type Page, type PageRequest } from '../paging.ts'
import { leavingPlan, withPlan } from '../plans/plan-of-key.ts'
import type { Project } from '../projects/project.entity.ts'
import { lockMembership } from '../projects/project-locks.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import { type NewUser, type UsersService, type UserView, userNotFound } from '../users/users.service.ts'
import type { Transaction, Work } from '../work/work.ts'
import { ApiKey } from './api-key.entity.ts'
import type { KeyFilter } from './key-filter.ts'
import { assertEndsInTime, assertListsAddresses, governed, governedImport } from './key-policy.ts'
import { setCredits } from './key-credits.ts'
import type { KeyLists } from './key-lists.ts'
import { importRows, KEY_EXISTS } from './key-imports.ts'
import { keyNotFound, type KeyOwner, lockKey, lockKeysOfProject, lockLiveKeys } from './key-locks.ts'
import { revokeAtOnce, revokeLocked } from './key-revocation.ts'
import { rotateKey, type RotationParts } from './key-rotation.ts'
import { newKeyRow, rulesOf } from './key-row.ts'
import type { KeyHandle, KeyStore } from './key-store.ts'
import { mint } from './minter.ts'
import type { ShownKey } from './shown-key.ts'
import {
  type ImportedKey,
  type IssuedKey,
  type KeyChanges,
  needsNoLock,
  type NewKey,
  type RotatedKey,
  type WantedKey,
} from './new-key.ts'

/** Issues, changes, revokes and lists keys. */
export class KeysService {
  readonly #keyring: Keyring
  readonly #users: UsersService
  readonly #usage: UsageRecorder
  readonly #store: KeyStore
  readonly #settings: TenantSettings
  readonly #lists: KeyLists

  constructor(parts: RotationParts & { users: UsersService; usage: UsageRecorder; lists: KeyLists }) {
    this.#keyring = parts.keyring
    this.#users = parts.users
    this.#usage = parts.usage
    this.#store = parts.store
    this.#settings = parts.settings
    this.#lists = parts.lists
  }

  /**
   * Issues a key for a user, or for one of its projects.
   *
   * @throws Refusal `not_found` for the user or project; `precondition` for a user who is not a member; `forbidden` for scopes that
   *   the principal does not hold
   */
  async issue(work: Work, wanted: WantedKey): Promise<IssuedKey> {
    if (!work.isWriting && needsNoLock(work, wanted)) return this.#issueAtOnce(work, wanted)
    return work.commit(async (tx) => {
      const { project: projectIdentifier, view = {} } = wanted
      const rules = await withPlan(tx, wanted.rules)
      const { project, user } =
        projectIdentifier === undefined
          ? { project: null, user: await this.#users.lockShared(tx, wanted.user, view) }
          : await lockMembership(tx, projectIdentifier, () => this.#users.lockShared(tx, wanted.user, view))
      return this.#add(tx, user, { ...wanted, rules }, project)
    })
  }

  /** The most frequent case: one statement, shared by concurrent calls. It locks the user itself. */
  async #issueAtOnce(work: Work, asked: WantedKey): Promise<IssuedKey> {
    const wanted = governed(await this.#settings.for(work), asked, work)
    const { management, name = 'Default', scopes, expiresAt, kind = 'standard', rules } = wanted
    if (management === true) assertMayGrant(work.principal, scopes ?? [])
    const { text, ...stored } = mint(this.#keyring, wanted.prefix)
    const fields = { userId: wanted.user, management, name, scopes, expiresAt, kind, ...rulesOf(rules) }
    const details = { user_id: wanted.user, name, scopes, management: management === true }
    const userKind = wanted.view?.kind ?? null
    const event = { action: 'key.created', details, userKind } as const
    const row = newKeyRow(work, stored, { ...fields, credits: rules.credits }, event)
    const [isStored] = await work.execute(this.#store.insert([row]))
    if (!isStored) throw userNotFound()
    return { key: row.key, text }
  }

  /** Creates a user and its first key. @throws Refusal as `UsersService.create` does */
  async issueWithUser(work: Work, user: NewUser, key: NewKey): Promise<IssuedKey & { user: ApiUser }> {
    return this.#users.refusingConflicts(user, () =>
      work.commit(async (tx) => {
        const added = await this.#users.add(tx, user)
        return { user: added, ...(await this.#add(tx, added, key)) }
      }),
    )
  }

  /** @param user locked, or just created */
  async #add(tx: Transaction, user: ApiUser, asked: NewKey, project: Project | null = null): Promise<IssuedKey> {
    const key = governed(await this.#settings.for(tx), asked, tx)
    const { management, name = 'Default', scopes, expiresAt, kind = 'standard', rules } = key
    // The tenant itself defines the scopes of a key to its own API.
    if (scopes === null || management === true) {
      assertMayGrant(tx.principal, scopes ?? user.heldScopes())
      await assertStillHolds(tx)
    }
    const { text, ...stored } = mint(this.#keyring, key.prefix)
    const own = { userId: user.id, projectId: project?.id ?? null, management, name, scopes, expiresAt, kind }
    const isManagement = management ?? (scopes === null && user.roles.length > 0)
    const details = { user_id: user.id, name, scopes, management: isManagement }
    const fields = { ...own, ...rulesOf(rules), credits: rules.credits }
    const row = newKeyRow(tx, stored, fields, { action: 'key.created', details })
    await this.#insert(tx, [row])
    return { key: row.key, text }
  }

  async #insert(tx: Transaction, rows: Parameters<KeyStore['insert']>[0]): Promise<void> {
    const stored = await tx.execute(this.#store.insert(rows))
    if (stored.includes(false)) throw userNotFound()
  }

  /**
   * Imports keys that were issued elsewhere, all or none. Their holders keep using them; the first use of a key reveals its text,
   * and from then on it is stored like one issued here.
   *
   * @returns the ids of the keys, in their order
   * @throws Refusal `not_found` for a user or project; `conflict` for a key that already exists
   */
  async import(work: Work, keys: readonly ImportedKey[]): Promise<string[]> {
    return refusingConflicts({ api_key_hash_key: KEY_EXISTS, api_key_import_key: KEY_EXISTS }, () =>
      work.commit(async (tx) => {
        const settings = await this.#settings.for(tx)
        const allowed = keys.map((key, i) => governedImport(settings, key, { clock: tx.clock, path: `keys.${i}.` }))
        const rows = await importRows(tx, this.#keyring, allowed)
        await this.#insert(tx, rows)
        return rows.map(({ key }) => key.id)
      }),
    )
  }

  /**
   * Changes the given fields of a key. They apply from the next use.
   *
   * @throws Refusal `not_found`, also for a revoked key; `forbidden` for scopes not held
   */
  async change(work: Work, identifier: string, changes: KeyChanges): Promise<ApiKey> {
    return work.commit(async (tx) => {
      const planned = await withPlan(tx, changes)
      const key = await this.#lock(tx, identifier)
      const rules = await leavingPlan(tx, key, planned)
      const { credits, name, scopes, expiresAt } = changes
      // The tenant itself defines the scopes of a key to its own API.
      if (scopes === null || (scopes !== undefined && key.management === true)) {
        assertMayGrant(tx.principal, scopes ?? (await key.user.loadOrFail()).heldScopes())
        await assertStillHolds(tx)
      }
      await this.#assertMayBecome(tx, key, changes)
      tx.em.assign(key, { name, scopes, expiresAt, ...rulesOf(rules) }, { ignoreUndefined: true })
      const unseen = credits === undefined ? null : { credits: await setCredits(tx, key, credits) }
      const changed = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]))
      tx.record('key.updated', { type: 'key', id: key.id }, { changed }, unseen)
      return key
    })
  }

  /** What is changed must be as settings demand of new keys; what is left may be as it was. */
  async #assertMayBecome(tx: Transaction, key: ApiKey, { expiresAt, ipAllowlist }: KeyChanges): Promise<void> {
    if (expiresAt === undefined && ipAllowlist === undefined) return
    const settings = await this.#settings.for(tx)
    if (expiresAt !== undefined) assertEndsInTime(settings, expiresAt, { made: key.createdAt })
    if (ipAllowlist !== undefined) assertListsAddresses(settings, ipAllowlist)
  }

  /** Disables or enables a key. @throws Refusal `not_found`, also for a revoked key */
  async setDisabled(work: Work, identifier: string, disabled: boolean): Promise<ApiKey> {
    return work.commit(async (tx) => {
      const key = await this.#lock(tx, identifier)
      key.disabledAt = disabled ? (key.disabledAt ?? tx.clock()) : null
      tx.record(disabled ? 'key.disabled' : 'key.enabled', { type: 'key', id: key.id })
      return key
    })
  }

  /**
   * Issues a key with the same permissions (disabled if the old one is), limits and credits as the old one, and revokes the old
   * one: now, or after `overlapSeconds`.
   *
   * @throws Refusal `not_found`; `precondition` for a key that was already rotated; `invalid` for one without the addresses that
   *   its tenant demands
   */
  async rotate(work: Work, identifier: string, { overlapSeconds = 0 } = {}): Promise<RotatedKey> {
    const parts = { keyring: this.#keyring, store: this.#store, settings: this.#settings }
    return work.commit(async (tx) => rotateKey(tx, parts, await this.#lock(tx, identifier), overlapSeconds))
  }

  /** Revokes the primary key of a user and issues another. Its other keys stay. @throws Refusal `not_found`, `forbidden` */
  async replacePrimary(work: Work, userIdentifier: string, key: NewKey, view: UserView = {}): Promise<IssuedKey> {
    return work.commit(async (tx) => {
      const user = await this.#users.lock(tx, userIdentifier, view)
      assertMayGrant(tx.principal, user.heldScopes())
      await this.revokeOwned(tx, { user, kind: 'primary' })
      return this.#add(tx, user, key)
    })
  }

  /**
   * Revokes a key. A key that is already revoked is `not_found`.
   *
   * @param identifier an id or the full text of a key
   * @returns its id
   */
  async revoke(work: Work, identifier: string, view: UserView = {}): Promise<string> {
    if (!work.isWriting) {
      const id = await revokeAtOnce(work, this.#store, {
        handle: this.#handleOf(identifier),
        userKind: view.kind ?? null,
      })
      if (id !== null) return id
    }
    return work.commit(async (tx) => {
      const key = await this.#lock(tx, identifier, view)
      await revokeLocked(tx, this.#store, [key.id])
      return key.id
    })
  }

  /** Revokes all live keys of a user. @throws Refusal `not_found` for the user, `forbidden` for a user who holds more */
  async revokeAllOf(work: Work, userIdentifier: string): Promise<number> {
    return work.commit(async (tx) => {
      const user = await this.#users.lock(tx, userIdentifier)
      return this.revokeOwned(tx, { user })
    })
  }

  /** Revokes the live keys of a user or a project, which is locked. @returns how many there were */
  async revokeOwned(tx: Transaction, owner: KeyOwner): Promise<number> {
    const ids = await lockLiveKeys(tx, owner)
    await revokeLocked(tx, this.#store, ids)
    return ids.length
  }

  /**
   * Revokes the keys of a project that is about to be deleted, and removes all its keys from it, including those revoked before.
   * The database would do the latter by itself, but later and in no fixed order: it would update keys a second time, check their
   * users again for that, and so lock users after keys. @see UsersService.lock
   */
  async revokeProject(tx: Transaction, project: Project): Promise<void> {
    const { live, revoked } = await lockKeysOfProject(tx, project)
    await revokeLocked(tx, this.#store, live, { leavesProject: true })
    await tx.em.nativeUpdate(ApiKey, { id: { $in: revoked } }, { project: null })
  }

  /** The keys of a user. @throws Refusal `not_found` for the user */
  async listOfUser(
    work: Work,
    userIdentifier: string,
    page: PageRequest,
    { view, ...filter }: Omit<KeyFilter, 'userId'> & { view?: UserView } = {},
  ): Promise<Page<ShownKey>> {
    const { id: userId } = await this.#users.get(work, userIdentifier, view)
    return this.#lists.list(work, { ...filter, userId }, page)
  }

  /**
   * @param identifier an id or the full text of a key
   * @throws Refusal `not_found`
   */
  async get({ principal }: Work, identifier: string): Promise<ShownKey> {
    await this.#usage.flush()
    const { tenantId } = principal
    const [key] = await this.#store.find({ tenantId, handle: this.#handleOf(identifier), limit: 1 })
    if (!key) throw keyNotFound()
    return key
  }

  #lock(tx: Transaction, identifier: string, view?: UserView): Promise<ApiKey> {
    return lockKey(tx, this.#identifiedBy(identifier), view)
  }

  #handleOf(identifier: string): KeyHandle {
    return isUuid(identifier) ? { ids: [identifier] } : { hashes: keyHashes(this.#keyring, identifier) }
  }

  /** The condition for a key identified by its id or its full text. */
  #identifiedBy(identifier: string): { id: string } | { hash: { $in: Buffer[] } } {
    return isUuid(identifier) ? { id: identifier } : { hash: { $in: keyHashes(this.#keyring, identifier) } }
  }
}
