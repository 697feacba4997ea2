import { type EntityManager, LockMode, ref, type RequiredEntityData } from '@mikro-orm/core'
import { keyHashes } from '../access/credential-finder.ts'
import { assertMayManage, type Principal } from '../access/principal.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { KeyCredit } from '../credits/key-credit.entity.ts'
import { isUuid } from '../paging.ts'
import { Project } from '../projects/project.entity.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { UserView } from '../users/users.service.ts'
import { ApiKey } from './api-key.entity.ts'
import type { StoredKeyText } from './minter.ts'
import type { KeyRules, NewCredits } from './new-key.ts'

export const keyNotFound = (): Refusal => new Refusal('not_found', 'API key not found')

/** What the services that write keys have in common: how a key is found, locked, stored and ended. */
export class KeyRows {
  readonly #clock: Clock
  readonly #keyring: Keyring
  readonly #audit: AuditService

  constructor(parts: { clock: Clock; keyring: Keyring; audit: AuditService }) {
    this.#clock = parts.clock
    this.#keyring = parts.keyring
    this.#audit = parts.audit
  }

  /** @param stored what is stored of the key's text */
  add(
    tx: EntityManager,
    stored: StoredKeyText,
    fields: Omit<RequiredEntityData<ApiKey>, 'hash' | 'prefix' | 'lastSix' | 'secretId' | 'createdAt'> & {
      management: boolean | null
    },
    credits?: NewCredits | null,
  ): ApiKey {
    const { prefix, lastSix, hash, secretId } = stored
    const row = { ...fields, prefix, lastSix, hash, secretId, createdAt: this.#clock() }
    const key = tx.create(ApiKey, row as RequiredEntityData<ApiKey>)
    if (credits) this.addCredits(tx, key, credits)
    return key
  }

  addCredits(tx: EntityManager, key: ApiKey, { remaining, refill }: NewCredits): void {
    tx.create(KeyCredit, {
      key: ref(key),
      tenantId: key.tenantId,
      remaining,
      refillAmount: refill?.amount ?? null,
      refillSeconds: refill?.everySeconds ?? null,
      refilledAt: this.#clock(),
    })
  }

  /** Locks a live key, and holds its project and its user before it. @see UsersService.lock */
  async lock(tx: EntityManager, principal: Principal, identifier: string, view: UserView = {}): Promise<ApiKey> {
    const where = {
      ...this.identifiedBy(identifier),
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
    // The scopes of a key to the tenant's own API are the tenant's own words.
    if (key.scopes == null || key.management === true) assertMayManage(principal, key.scopes ?? user.heldScopes())
    return key
  }

  /** Ends a key that is locked. */
  end(tx: EntityManager, principal: Principal, key: ApiKey): void {
    key.revoke(this.#clock())
    this.#audit.record(tx, principal, 'key.revoked', { type: 'key', id: key.id }, { user_id: key.user.id })
  }

  /**
   * @param identifier an id or the full text of a key
   * @returns its id, or the hashes of which one may be the key's
   */
  handleOf(identifier: string): { id: string } | { hashes: Buffer[] } {
    return isUuid(identifier) ? { id: identifier } : { hashes: keyHashes(this.#keyring, identifier) }
  }

  /** The same as a condition. */
  identifiedBy(identifier: string): { id: string } | { hash: { $in: Buffer[] } } {
    const handle = this.handleOf(identifier)
    return 'id' in handle ? handle : { hash: { $in: handle.hashes } }
  }
}

/** The columns of a key's rules, as far as they were given; its credits are a row of their own. */
export function rulesOf({
  limits,
  ipAllowlist,
  environment,
  externalId,
  metadata,
}: KeyRules): Omit<KeyRules, 'credits'> {
  return {
    ...(limits !== undefined && { limits }),
    ...(ipAllowlist !== undefined && { ipAllowlist }),
    ...(environment !== undefined && { environment }),
    ...(externalId !== undefined && { externalId }),
    ...(metadata !== undefined && { metadata }),
  }
}
