import { type EntityManager, LockMode } from '@mikro-orm/core'
import { assertMayGrant, type Principal } from '../access/principal.ts'
import { assertStillHolds } from '../access/still-holds.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import { KeyCredit } from '../credits/key-credit.entity.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { ApiKey } from './api-key.entity.ts'
import { type KeyRows, rulesOf } from './key-rows.ts'
import type { IssuedKey } from './keys.service.ts'
import { type CredentialPrefix, mint } from './minter.ts'
import type { KeyChanges, NewCredits } from './new-key.ts'

/** Changes keys, and replaces them. */
export class KeyChangesService {
  readonly #clock: Clock
  readonly #keyring: Keyring
  readonly #audit: AuditService
  readonly #rows: KeyRows

  constructor(parts: { clock: Clock; keyring: Keyring; audit: AuditService; rows: KeyRows }) {
    this.#clock = parts.clock
    this.#keyring = parts.keyring
    this.#audit = parts.audit
    this.#rows = parts.rows
  }

  /**
   * Changes what is given of a key. It acts on the next use.
   *
   * @throws Refusal `not_found`, also for a revoked key; `forbidden` for scopes not held
   */
  async update(em: EntityManager, principal: Principal, identifier: string, changes: KeyChanges): Promise<ApiKey> {
    return em.transactional(async (tx) => {
      const key = await this.#rows.lock(tx, principal, identifier)
      if (changes.scopes !== undefined) await this.#assertMayScope(tx, principal, key, changes.scopes)
      const { credits, name, scopes, expiresAt } = changes
      tx.assign(key, { name, scopes, expiresAt, ...rulesOf(changes) }, { ignoreUndefined: true })
      if (credits !== undefined) await this.#setCredits(tx, key, credits)
      const changed = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]))
      this.#audit.record(tx, principal, 'key.updated', { type: 'key', id: key.id }, { changed })
      return key
    })
  }

  /**
   * Makes a key that may do what the old one may (nothing yet, when that one is disabled), on the same limits and credits, and ends the old one: now, or when
   * `overlapSeconds` are over.
   */
  async rotate(
    em: EntityManager,
    principal: Principal,
    identifier: string,
    { overlapSeconds = 0 }: { overlapSeconds?: number } = {},
  ): Promise<IssuedKey & { old: ApiKey }> {
    return em.transactional(async (tx) => {
      const old = await this.#rows.lock(tx, principal, identifier)
      if (old.successorId != null) {
        throw new Refusal('precondition', 'The key was replaced already: rotate its successor instead.')
      }
      await assertStillHolds(tx, principal, this.#clock())
      const { tenantId, user, project, kind, management, name, scopes, expiresAt, disabledAt } = old
      const minted = mint(this.#keyring, prefixOf(old))
      const rules = { ...rulesOf(old), meterId: old.meter() }
      const key = this.#rows.add(tx, minted, {
        tenantId,
        user,
        project,
        kind,
        management: management ?? null,
        name,
        scopes,
        expiresAt,
        disabledAt,
        ...rules,
      })
      old.successorId = key.id
      if (overlapSeconds > 0) {
        const retires = new Date(this.#clock().getTime() + overlapSeconds * 1000)
        old.retire(retires)
        const details = { successor: key.id, retires_at: retires.toISOString() }
        this.#audit.record(tx, principal, 'key.retiring', { type: 'key', id: old.id }, details)
      } else this.#rows.end(tx, principal, old)
      this.#audit.record(tx, principal, 'key.rotated', { type: 'key', id: key.id }, { replaces: old.id })
      return { key, text: minted.text, old }
    })
  }

  /** @param scopes that the key is to have; null: those of its user */
  async #assertMayScope(tx: EntityManager, principal: Principal, key: ApiKey, scopes: string[] | null): Promise<void> {
    if (scopes !== null && key.management !== true) return
    assertMayGrant(principal, scopes ?? (await key.user.loadOrFail()).heldScopes())
    await assertStillHolds(tx, principal, this.#clock())
  }

  /** Credits are those of the meter, which keys that succeed one another share. */
  async #setCredits(tx: EntityManager, key: ApiKey, credits: NewCredits | null): Promise<void> {
    const existing = await tx.findOne(KeyCredit, key.meter(), { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (credits === null) {
      if (existing) tx.remove(existing)
      return
    }
    if (!existing) {
      this.#rows.addCredits(tx, await tx.findOneOrFail(ApiKey, key.meter()), credits)
      return
    }
    existing.remaining = credits.remaining
    existing.refillAmount = credits.refill?.amount ?? null
    existing.refillSeconds = credits.refill?.everySeconds ?? null
    existing.refilledAt = this.#clock()
    existing.version += 1
  }
}

/** The prefix to make a successor with; a key from the configuration gets one of ours. */
function prefixOf(key: ApiKey): CredentialPrefix {
  const prefix = key.prefix.slice(0, key.prefix.indexOf('_'))
  return prefix === 'agg' || prefix === 'gw' ? prefix : 'ks'
}
