import { timingSafeEqual } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { isSessionToken, isWellFormed } from '../keys/minter.ts'
import { Refusal } from '../refusal.ts'
import type { Keyring } from '../secrets/keyring.ts'
import { readContentToken } from '../tokens/content-jwt.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { UserStatus } from '../users/api-user.entity.ts'
import { DEFAULT_TENANT_ID, type Origin, type Principal } from './principal.ts'
import { scopesOfRoles } from './scopes.ts'

/** A credential as it is stored, together with the user it belongs to: all that authentication needs to know. */
export interface StoredCredential {
  id: string
  kind: 'key' | 'session' | 'token'
  tenantId: string
  userId: string
  userStatus: UserStatus
  userExpiresAt: Date | null
  userRoles: string[]
  userScopes: string[]
  /** Null: whatever the user may do. */
  scopes: string[] | null
  expiresAt: Date | null
  disabledAt: Date | null
  revokedAt: Date | null
}

/** Looks credentials up as they are at the moment of the call, never as they once were. */
export interface CredentialStore {
  findKey(hashes: readonly Buffer[]): Promise<StoredCredential | null>
  findSession(hashes: readonly Buffer[]): Promise<StoredCredential | null>
  findToken(jti: string): Promise<StoredCredential | null>
}

/** Why a credential is refused. Only the audit log hears it: a caller cannot tell an unknown key from a revoked one. */
type FailureReason = 'malformed' | 'unknown' | 'revoked' | 'disabled' | 'expired' | 'user_inactive'

export class Authenticator {
  readonly #store: CredentialStore
  readonly #keyring: Keyring
  readonly #usage: UsageRecorder
  readonly #clock: Clock
  readonly #adminKeyHash: Buffer | null

  /** @param adminKey a key from the configuration, which need not have the form of ours */
  constructor(parts: {
    store: CredentialStore
    keyring: Keyring
    usage: UsageRecorder
    clock: Clock
    adminKey: string | null
  }) {
    this.#store = parts.store
    this.#keyring = parts.keyring
    this.#usage = parts.usage
    this.#clock = parts.clock
    this.#adminKeyHash = parts.adminKey === null ? null : parts.keyring.hash(parts.adminKey)
  }

  /**
   * @param credential an API key, a session token or a content JWT
   * @throws Refusal `unauthorized`, the same for every reason
   */
  async authenticate(credential: string, origin: Origin): Promise<Principal> {
    const stored = await this.#find(credential)
    const failure = stored === 'malformed' ? stored : this.#failureOf(stored)
    if (failure !== null || stored === 'malformed' || stored === null) {
      this.#recordFailure(stored === 'malformed' ? null : stored, failure ?? 'unknown', origin)
      throw unauthorized()
    }
    const principal: Principal = {
      tenantId: stored.tenantId,
      userId: stored.userId,
      keyId: stored.kind === 'key' ? stored.id : null,
      sessionId: stored.kind === 'session' ? stored.id : null,
      scopes: stored.scopes ?? [...stored.userScopes, ...scopesOfRoles(stored.userRoles)],
      roles: stored.userRoles,
      origin,
    }
    this.#usage.recordUse(principal)
    return principal
  }

  async #find(credential: string): Promise<StoredCredential | 'malformed' | null> {
    if (isSessionToken(credential) && isWellFormed(credential)) {
      return this.#store.findSession(this.#keyring.hashes(credential))
    }
    const jti = await readContentToken(this.#keyring, credential)
    if (jti !== null) return this.#store.findToken(jti)
    if (this.#adminKeyHash === null && !isWellFormed(credential)) return 'malformed'
    const hashes = this.#keyring.hashes(credential)
    return isWellFormed(credential) || this.#isAdminKey(hashes) ? this.#store.findKey(hashes) : 'malformed'
  }

  /** Whether the first hash, which is the one under the current secret, is that of the configured admin key. */
  #isAdminKey([current]: readonly Buffer[]): boolean {
    return this.#adminKeyHash !== null && current !== undefined && timingSafeEqual(this.#adminKeyHash, current)
  }

  #failureOf(stored: StoredCredential | null): FailureReason | null {
    if (stored === null) return 'unknown'
    const now = this.#clock()
    if (stored.revokedAt !== null) return 'revoked'
    if (stored.disabledAt !== null) return 'disabled'
    if (stored.expiresAt !== null && stored.expiresAt <= now) return 'expired'
    if (stored.userStatus !== 'active') return 'user_inactive'
    return stored.userExpiresAt !== null && stored.userExpiresAt <= now ? 'user_inactive' : null
  }

  #recordFailure(stored: StoredCredential | null, reason: FailureReason, origin: Origin): void {
    const target = stored && { type: stored.kind, id: stored.id }
    this.#usage.recordFailure({ tenantId: stored?.tenantId ?? DEFAULT_TENANT_ID, reason, target }, origin)
  }
}

/** The one answer to a credential that does not work. */
export const unauthorized = (): Refusal =>
  new Refusal('unauthorized', 'Authentication required: the credentials are missing or not valid')
