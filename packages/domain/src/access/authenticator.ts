import type { Clock } from '../clock.ts'
import type { MaybePromise } from '../limits/limit.ts'
import { Refusal } from '../refusal.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { faultOf, isManagement, type StoredCredential } from './credential.ts'
import type { CredentialFinder, Found, LookUpMemo } from './credential-finder.ts'
import { isAllowedAddress } from './ip-allowlist.ts'
import { DEFAULT_TENANT_ID, type Origin, type Principal } from './principal.ts'

/** Finds out who presents a credential. */
export class Authenticator {
  readonly #finder: CredentialFinder
  readonly #usage: UsageRecorder
  readonly #clock: Clock

  constructor(parts: { finder: CredentialFinder; usage: UsageRecorder; clock: Clock }) {
    this.#finder = parts.finder
    this.#usage = parts.usage
    this.#clock = parts.clock
  }

  /**
   * @param credential an API key, a session token or a content JWT
   * @param memo of earlier calls with the same credential
   * @returns at once, without a promise, what the cache knows
   * @throws Refusal `unauthorized`, the same for every reason: a caller cannot tell an unknown key from a revoked one
   */
  authenticate(credential: string, origin: Origin, memo?: LookUpMemo): MaybePromise<Principal> {
    const found = this.#finder.find(credential, memo)
    return found instanceof Promise ? found.then((it) => this.#accept(it, origin)) : this.#accept(found, origin)
  }

  /**
   * The same for a request that was let in before, and does now what it asked for: its credential may have ended since. It does not
   * count as another use.
   */
  renew(credential: string, origin: Origin, memo?: LookUpMemo): MaybePromise<Principal> {
    const found = this.#finder.find(credential, memo)
    return found instanceof Promise ? found.then((it) => this.#admitted(it, origin)) : this.#admitted(found, origin)
  }

  #accept(found: Found, origin: Origin): Principal {
    const principal = this.#admitted(found, origin)
    this.#usage.recordUse(principal)
    return principal
  }

  #admitted(found: Found, origin: Origin): Principal {
    if (found === null || found === 'malformed') throw this.#refuse(null, found ?? 'unknown', origin)
    const fault = faultOf(found, this.#clock())
    if (fault !== null) throw this.#refuse(found, fault, origin)
    if (!isAllowedAddress(found.key?.ipAllowlist ?? null, origin.ip))
      throw this.#refuse(found, 'ip_not_allowed', origin)
    return principalOf(found, origin)
  }

  #refuse(stored: StoredCredential | null, reason: string, origin: Origin): Refusal {
    const target = stored && { type: stored.kind, id: stored.id }
    this.#usage.recordFailure({ tenantId: stored?.tenantId ?? DEFAULT_TENANT_ID, reason, target }, origin)
    return unauthorized()
  }
}

/** What whoever presents a credential may do. */
export const principalOf = (credential: StoredCredential, origin: Origin): Principal => ({
  tenantId: credential.tenantId,
  userId: credential.user.id,
  keyId: credential.kind === 'key' ? credential.id : null,
  sessionId: credential.kind === 'session' ? credential.id : null,
  credentialId: credential.id,
  management: isManagement(credential),
  scopes: credential.scopes,
  roles: credential.user.roles,
  origin,
})

/** The one answer to a credential that does not work. */
export const unauthorized = (): Refusal =>
  new Refusal('unauthorized', 'Authentication required: the credentials are missing or not valid')
