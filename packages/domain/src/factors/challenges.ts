import { createHash, randomBytes } from 'node:crypto'
import { ref, UniqueConstraintViolationException } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { SsoOrigin } from '../sessions/open-session.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import type { AnonymousWork, Transaction } from '../work/work.ts'
import { AuthChallenge, type ChallengeKind } from './factor.entities.ts'

const LIFETIME_MS = 5 * 60_000

/** A challenge that waits for its second request. */
export interface PendingChallenge {
  /** Null for one that is stored only when it is used. */
  id: string | null
  kind: ChallengeKind
  hash: Buffer
  expiresAt: Date
  /** Null until the person is known. */
  tenantId: string | null
  userId: string | null
  /** The identity provider that took the place of the password. */
  sso: SsoOrigin | null
}

export interface NewChallenge {
  /** Its text. Only its hash is stored. */
  challenge: string
  expiresAt: Date
}

/** What WebAuthn signs for a challenge, in base64url. It needs no storing, and does not reveal the challenge. */
export const webauthnChallengeOf = (challenge: string): string =>
  createHash('sha256').update(`webauthn:${challenge}`).digest('base64url')

export const challengeExpired = (): Refusal =>
  new Refusal('challenge_expired', 'The challenge is unknown, used, expired or void: begin again')

/** Challenges in the database, so that any replica completes them. */
export class Challenges {
  readonly #keyring: Keyring

  constructor(keyring: Keyring) {
    this.#keyring = keyring
  }

  /**
   * Begins a challenge for a person, whose row is locked.
   *
   * @param sso the identity provider that took the place of the password
   */
  begin(tx: Transaction, kind: ChallengeKind, user: ApiUser, sso: SsoOrigin | null = null): NewChallenge {
    const challenge = `kmc_${randomBytes(32).toString('base64url')}`
    const now = tx.clock()
    const expiresAt = new Date(now.getTime() + LIFETIME_MS)
    tx.em.create(AuthChallenge, {
      tenantId: user.tenantId,
      user: ref(user),
      kind,
      hash: this.#keyring.hash(challenge),
      passwordMark: user.passwordHash == null ? null : this.#keyring.hash(markOf(user.passwordHash)),
      ssoConnectionId: sso?.connectionId ?? null,
      ssoSid: sso?.sid ?? null,
      createdAt: now,
      expiresAt,
    })
    return { challenge, expiresAt }
  }

  /**
   * A challenge for a person who is not known yet. It states its end and is signed, so nothing is stored for a stranger before a
   * passkey has been shown.
   */
  open(now: Date): NewChallenge {
    const expiresAt = new Date(now.getTime() + LIFETIME_MS)
    const stated = `${randomBytes(24).toString('base64url')}.${expiresAt.getTime()}`
    return { challenge: `kmp_${stated}.${this.#keyring.hash(openMark(stated)).toString('base64url')}`, expiresAt }
  }

  /** Reads a challenge that {@link open} made. @throws Refusal `challenge_expired` */
  openedAs(challenge: string, now: Date): PendingChallenge {
    const parts = /^kmp_([\w-]{32}\.(\d{13}))\.([\w-]{43})$/.exec(challenge)
    const [stated, time, signature] = parts ? parts.slice(1) : []
    if (stated === undefined || time === undefined || signature === undefined) throw challengeExpired()
    const given = Buffer.from(signature, 'base64url')
    const isOurs = this.#keyring.proves(openMark(stated), given)
    if (!isOurs || Number(time) <= now.getTime()) throw challengeExpired()
    // The same under every server secret: while one is rotated, replicas hash under different ones.
    const hash = createHash('sha256').update(challenge).digest()
    return {
      id: null,
      kind: 'passkey',
      hash,
      expiresAt: new Date(Number(time)),
      tenantId: null,
      userId: null,
      sso: null,
    }
  }

  /** A challenge of one of these kinds, in any tenant. @throws Refusal `challenge_expired` */
  async find(
    { em }: Pick<AnonymousWork, 'em'>,
    challenge: string,
    kinds: readonly ChallengeKind[],
    now: Date,
  ): Promise<PendingChallenge> {
    if (kinds.includes('passkey') && challenge.startsWith('kmp_')) return this.openedAs(challenge, now)
    const where = { hash: { $in: this.#keyring.hashes(challenge) }, kind: { $in: [...kinds] }, expiresAt: { $gt: now } }
    const found = await em.findOne(AuthChallenge, where, acrossTenants)
    if (!found) throw challengeExpired()
    const { id, kind, hash, expiresAt, tenantId, user } = found
    const { ssoConnectionId, ssoSid = null } = found
    const sso = ssoConnectionId == null ? null : { connectionId: ssoConnectionId, sid: ssoSid }
    return { id, kind, hash: Buffer.from(hash), expiresAt, tenantId, userId: user.id, sso }
  }

  /**
   * The row of the person is locked, so that its password cannot change meanwhile.
   *
   * @throws Refusal `challenge_expired`, also when the challenge is another person's, or the password is another one now
   */
  async assertOpen(tx: Transaction, id: string, user: ApiUser): Promise<void> {
    const found = await tx.em.findOne(AuthChallenge, id, { ...acrossTenants, disableIdentityMap: true })
    const isOpen = found !== null && found.expiresAt > tx.clock() && found.user.id === user.id
    if (!isOpen || !this.#isMarked(found.passwordMark, user.passwordHash)) throw challengeExpired()
  }

  /** Uses a challenge up: of two requests with one challenge, on any replicas, one succeeds. @throws as `assertOpen` does */
  async spend(tx: Transaction, challenge: PendingChallenge, user: ApiUser): Promise<void> {
    const { id } = challenge
    if (id === null) return this.#spendOpen(tx, challenge, user)
    await this.assertOpen(tx, id, user)
    const deleted = await tx.em.nativeDelete(AuthChallenge, { id }, acrossTenants)
    if (deleted !== 1) throw challengeExpired()
  }

  /** Stores that a challenge was used, until it has ended. */
  async #spendOpen(tx: Transaction, { kind, hash, expiresAt }: PendingChallenge, user: ApiUser): Promise<void> {
    if (await tx.em.count(AuthChallenge, { hash }, acrossTenants)) throw challengeExpired()
    const row = { id: newId(), tenantId: user.tenantId, user: user.id, kind, hash, createdAt: tx.clock(), expiresAt }
    // Another person may use it at this very moment.
    await tx.em.insert(AuthChallenge, row).catch((error: unknown) => {
      throw error instanceof UniqueConstraintViolationException ? challengeExpired() : error
    })
  }

  #isMarked(mark: Uint8Array | null | undefined, passwordHash: string | null | undefined): boolean {
    if (mark == null || passwordHash == null) return mark == null && passwordHash == null
    return this.#keyring.proves(markOf(passwordHash), mark)
  }
}

const openMark = (stated: string): string => `passkey-challenge:${stated}`

const markOf = (passwordHash: string): string => `password:${passwordHash}`
