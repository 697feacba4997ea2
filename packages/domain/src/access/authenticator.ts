import type { Clock } from '../clock.ts'
import type { MaybePromise } from '../limits/limit.ts'
import { Refusal } from '../refusal.ts'
import type { SessionUses } from '../sessions/session-uses.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { faultOf, isManagement, isProven, type StoredCredential, subjectKind } from './credential.ts'
import type { CredentialFinder, Found, LookUpMemo } from './credential-finder.ts'
import { isAllowedAddress } from './ip-allowlist.ts'
import { DEFAULT_TENANT_ID, type Origin, type Principal } from './principal.ts'

/** Resolves a credential to its principal. */
export class Authenticator {
  readonly #finder: CredentialFinder
  readonly #usage: UsageRecorder
  readonly #clock: Clock
  readonly #sessionUses: SessionUses

  constructor(parts: { finder: CredentialFinder; usage: UsageRecorder; clock: Clock; sessionUses: SessionUses }) {
    this.#finder = parts.finder
    this.#usage = parts.usage
    this.#clock = parts.clock
    this.#sessionUses = parts.sessionUses
  }

  /**
   * @param credential an API key, a session token, a content JWT or an access token
   * @param memo of earlier calls with the same credential
   * @returns without a promise when the credential is cached
   * @throws Refusal `unauthorized`, the same for every reason: a caller cannot tell an unknown key from a revoked one
   */
  authenticate(credential: string, origin: Origin, memo?: LookUpMemo): MaybePromise<Principal> {
    const found = this.#finder.find(credential, memo)
    return found instanceof Promise ? found.then((it) => this.#accept(it, origin)) : this.#accept(found, origin)
  }

  /**
   * Authenticates again a request that was admitted before and acts only now: its credential may have stopped working since. It
   * does not count as another use.
   */
  renew(credential: string, origin: Origin, memo?: LookUpMemo): MaybePromise<Principal> {
    const found = this.#finder.find(credential, memo)
    return found instanceof Promise ? found.then((it) => this.#admitted(it, origin)) : this.#admitted(found, origin)
  }

  #accept(found: Found, origin: Origin): MaybePromise<Principal> {
    const admitted = this.#admitted(found, origin)
    return admitted instanceof Promise ? admitted.then((it) => this.#used(it)) : this.#used(admitted)
  }

  #used(principal: Principal): Principal {
    this.#usage.recordUse(principal)
    return principal
  }

  #admitted(found: Found, origin: Origin): MaybePromise<Principal> {
    if (found === null || found === 'malformed') throw this.#refuse(null, found ?? 'unknown', origin)
    const fault = faultOf(found, this.#clock())
    if (fault !== null) throw this.#refuse(found, fault, origin)
    if (!isAllowedAddress(found.key?.ipAllowlist ?? null, origin.ip))
      throw this.#refuse(found, 'ip_not_allowed', origin)
    if (found.token && !found.token.isForKeystead) throw this.#refuse(found, 'wrong_audience', origin)
    if (!isProven(found, origin.proofKey)) throw this.#refuse(found, 'proof_missing', origin)
    if (found.kind !== 'session') return principalOf(found, origin)
    const lives = this.#sessionUses.use(found, origin)
    return lives instanceof Promise
      ? lives.then((it) => this.#unlessIdle(it, found, origin))
      : this.#unlessIdle(lives, found, origin)
  }

  #unlessIdle(lives: boolean, session: StoredCredential, origin: Origin): Principal {
    if (!lives) throw this.#refuse(session, 'expired', origin)
    return principalOf(session, origin)
  }

  #refuse(stored: StoredCredential | null, reason: string, origin: Origin): Refusal {
    const target = stored && { type: subjectKind(stored), id: stored.id }
    this.#usage.recordFailure({ tenantId: stored?.tenantId ?? DEFAULT_TENANT_ID, reason, target }, origin)
    return unauthorized()
  }
}

/** The principal of a credential. */
export const principalOf = (credential: StoredCredential, origin: Origin): Principal => ({
  tenantId: credential.tenantId,
  userId: credential.user.id,
  keyId: credential.kind === 'key' ? credential.id : null,
  sessionId: credential.kind === 'session' ? credential.id : null,
  credentialId: credential.token?.jti ?? credential.id,
  ...(credential.token && {
    grant: credential.token.grant,
    ends: [credential.token.jti, ...credential.token.parents],
  }),
  management: isManagement(credential),
  scopes: credential.scopes,
  roles: credential.user.roles,
  origin,
})

/** The same refusal for every credential that does not work. */
export const unauthorized = (): Refusal =>
  new Refusal('unauthorized', 'Authentication required: the credentials are missing or not valid')
