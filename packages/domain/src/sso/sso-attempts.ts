import { createHash, randomBytes } from 'node:crypto'
import { ref } from '@mikro-orm/core'
import type { Clock } from '../clock.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { AnonymousWork } from '../work/work.ts'
import type { SignInSecrets } from './provider.ts'
import { SsoAttempt, type SsoConnection } from './sso.entities.ts'

const LIFETIME_MS = 10 * 60_000

const attemptExpired = (): Refusal =>
  new Refusal(
    'challenge_expired',
    'This sign-in was completed already, took longer than ten minutes, or began in another browser',
  )

/** Of 256 bits, so that a digest of it reveals nothing of another one. */
export const newAttemptSecret = (): string => randomBytes(32).toString('base64url')

const derived = (secret: string, use: string): string =>
  createHash('sha256').update(`sso:${use}:${secret}`).digest('base64url')

/** State, nonce and code verifier of an attempt. Whoever sees one of them learns neither another nor the secret. */
export const secretsOf = (secret: string): SignInSecrets => ({
  state: derived(secret, 'state'),
  nonce: derived(secret, 'nonce'),
  codeVerifier: derived(secret, 'verifier'),
})

/** Sign-ins that are under way, in the database, so that any replica completes them. */
export class SsoAttempts {
  readonly #keyring: Keyring
  readonly #clock: Clock

  constructor(parts: { keyring: Keyring; clock: Clock }) {
    this.#keyring = parts.keyring
    this.#clock = parts.clock
  }

  async begin({ em }: AnonymousWork, connection: SsoConnection, secret: string, returnTo: string): Promise<void> {
    em.create(SsoAttempt, {
      tenantId: connection.tenantId,
      connection: ref(connection),
      hash: this.#keyring.hash(`sso:${secret}`),
      returnTo,
      expiresAt: new Date(this.#clock().getTime() + LIFETIME_MS),
    })
    await em.flush()
  }

  /**
   * Uses an attempt up: of several callbacks with its cookie, on any replicas, one gets it. A callback with another state leaves it,
   * so that a link that somebody planted ends nothing.
   *
   * @throws Refusal `challenge_expired`
   */
  async spend({ em }: AnonymousWork, secret: string, state: string | null): Promise<SsoAttempt> {
    if (state !== secretsOf(secret).state) throw attemptExpired()
    const where = { hash: { $in: this.#keyring.hashes(`sso:${secret}`) }, expiresAt: { $gt: this.#clock() } }
    const attempt = await em.findOne(SsoAttempt, where, acrossTenants)
    const deleted = attempt ? await em.nativeDelete(SsoAttempt, { id: attempt.id }, acrossTenants) : 0
    if (!attempt || deleted !== 1) throw attemptExpired()
    return attempt
  }
}
