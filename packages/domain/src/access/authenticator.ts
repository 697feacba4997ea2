import type { Clock } from '../clock.ts'
import type { MaybePromise } from '../limits/limit.ts'
import { type ProofFault, Refusal } from '../refusal.ts'
import type { SessionUses } from '../sessions/session-uses.ts'
import type { Settings } from '../settings/setting.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { faultOf, isManagement, proofFaultOf, type StoredCredential, subjectKind } from './credential.ts'
import type { CredentialFinder, Found, LookUpMemo } from './credential-finder.ts'
import { isAllowedAddress } from './ip-allowlist.ts'
import { DEFAULT_TENANT_ID, type Origin, type Principal } from './principal.ts'

interface AuthenticatorParts {
  finder: CredentialFinder
  usage: UsageRecorder
  clock: Clock
  sessionUses: SessionUses
  settings: TenantSettings
}

/** Resolves a credential to its principal. */
export class Authenticator {
  readonly #finder: CredentialFinder
  readonly #usage: UsageRecorder
  readonly #clock: Clock
  readonly #sessionUses: SessionUses
  readonly #settings: TenantSettings

  constructor(parts: AuthenticatorParts) {
    this.#finder = parts.finder
    this.#usage = parts.usage
    this.#clock = parts.clock
    this.#sessionUses = parts.sessionUses
    this.#settings = parts.settings
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
    const proofFault = proofFaultOf(found, origin.proofKey)
    if (proofFault !== null) throw this.#refuse(found, `proof_${proofFault}`, origin, proofFault)
    const settings = this.#settings.of(found.tenantId)
    return settings instanceof Promise
      ? settings.then((it) => this.#placed(it, found, origin))
      : this.#placed(settings, found, origin)
  }

  #placed(settings: Settings, found: StoredCredential, origin: Origin): MaybePromise<Principal> {
    const principal = placedPrincipal(settings, found, origin)
    if (found.kind !== 'session') return principal
    const lives = this.#sessionUses.use(found, origin)
    return lives instanceof Promise
      ? lives.then((it) => this.#unlessIdle(it, found, principal))
      : this.#unlessIdle(lives, found, principal)
  }

  #unlessIdle(lives: boolean, session: StoredCredential, principal: Principal): Principal {
    if (!lives) throw this.#refuse(session, 'expired', principal.origin)
    return principal
  }

  #refuse(stored: StoredCredential | null, reason: string, origin: Origin, proofFault?: ProofFault): Refusal {
    const target = stored && { type: subjectKind(stored), id: stored.id }
    this.#usage.recordFailure({ tenantId: stored?.tenantId ?? DEFAULT_TENANT_ID, reason, target }, origin)
    return unauthorized(proofFault)
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

/** The principal, and whether it calls from where the tenant is managed. */
function placedPrincipal(settings: Settings, credential: StoredCredential, origin: Origin): Principal {
  const principal = principalOf(credential, origin)
  const list = settings['access.ip_allowlist']
  return list.length === 0 || isAllowedAddress(list, origin.ip) ? principal : { ...principal, isElsewhere: true }
}

/** The same refusal for every credential that does not work. */
export const unauthorized = (proofFault?: ProofFault): Refusal =>
  new Refusal('unauthorized', 'Authentication required: the credentials are missing or not valid', {
    ...(proofFault && { proofFault }),
  })
