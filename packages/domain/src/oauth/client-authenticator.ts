import { LRUCache } from 'lru-cache'
import { networkOf } from '../access/address.ts'
import { principalOf } from '../access/authenticator.ts'
import { faultOf, isUserActive, type StoredCredential, type StoredUser } from '../access/credential.ts'
import type { CredentialFinder, Found } from '../access/credential-finder.ts'
import { isAllowedAddress } from '../access/ip-allowlist.ts'
import { DEFAULT_TENANT_ID, type Origin } from '../access/principal.ts'
import type { Clock } from '../clock.ts'
import type { MaybePromise } from '../limits/limit.ts'
import type { Keyring } from '../secrets/keyring.ts'
import type { LoginAttemptStore } from '../sessions/login-attempts.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { ClientAssertions } from './client-assertion.ts'
import { clientLocked, invalidClient } from './client-error.ts'
import { type AuthMethod, type GrantHandle, grantHandle } from './grants.ts'
import type { KnownClient, OAuthClients } from './oauth-clients.service.ts'
import { OAuthError } from './oauth-error.ts'
import type { OAuthParameters } from './parameters.ts'
import { type PresentedClient, presentedClient } from './presented-client.ts'
import type { StoredClient } from './stored-client.ts'

/** A client that has said who it is, and proved it unless it is public. */
export interface AuthenticatedClient {
  clientId: string
  tenantId: string
  user: StoredUser
  registration: StoredClient | null
  method: AuthMethod
  /** What tokens of its own hang on; null for a public client, which has none. */
  grant: GrantHandle | null
  /** What it may do by itself. */
  scopes: readonly string[]
  /** The key whose text was the secret, or the registration whose keys signed; null for a public client. */
  credential: StoredCredential | null
}

export interface ClientRequest {
  authorizationHeader: string | undefined
  parameters: OAuthParameters
  origin: Origin
}

/** The most clients and networks that are remembered. */
const MAX_SUSPECTS = 10_000

/** As long as failures count. @see LoginAttemptStore */
const LOCK_MS = 15 * 60_000

type Secret = Extract<PresentedClient, { secret: string }>

interface Attempt {
  presented: PresentedClient
  known: KnownClient | null
  /** The client and the network. */
  subject: string
  origin: Origin
}

const ignore = (): void => undefined

/**
 * Authenticates OAuth clients. A client is an API user: its secret is any of its live API keys, or it signs with keys of its own.
 *
 * Failures are counted for the client and the address together; five lock that address for that client for 15 minutes, in all
 * replicas. An unknown client is counted and locked like a known one.
 */
export class ClientAuthenticator {
  readonly #finder: CredentialFinder
  readonly #clients: OAuthClients
  readonly #assertions: ClientAssertions
  readonly #attempts: LoginAttemptStore
  readonly #keyring: Keyring
  readonly #usage: UsageRecorder
  readonly #clock: Clock
  /** Clients and networks with a failure that this replica has seen: nothing is accepted from them before the count was asked. */
  readonly #suspects = new LRUCache<string, true>({ max: MAX_SUSPECTS, ttl: LOCK_MS })
  /** The attempt that is being decided, by client and network. */
  readonly #deciding = new Map<string, Promise<void>>()

  constructor(parts: {
    finder: CredentialFinder
    clients: OAuthClients
    assertions: ClientAssertions
    attempts: LoginAttemptStore
    keyring: Keyring
    usage: UsageRecorder
    clock: Clock
  }) {
    this.#finder = parts.finder
    this.#clients = parts.clients
    this.#assertions = parts.assertions
    this.#attempts = parts.attempts
    this.#keyring = parts.keyring
    this.#usage = parts.usage
    this.#clock = parts.clock
  }

  /**
   * @throws OAuthError `invalid_client` (401), the same for every reason; `temporarily_unavailable` (429) while the address is locked
   *   for the client; `invalid_request` for a request that cannot be understood
   */
  async authenticate(request: ClientRequest): Promise<AuthenticatedClient> {
    try {
      return await this.#authenticated(request, presentedClient(request.authorizationHeader, request.parameters))
    } catch (error) {
      const isRefused = error instanceof OAuthError && error.code === 'invalid_client'
      throw isRefused ? invalidClient(request.authorizationHeader !== undefined) : error
    }
  }

  async #authenticated({ origin }: ClientRequest, presented: PresentedClient): Promise<AuthenticatedClient> {
    const subject = `${presented.clientId}|${networkOf(origin.ip)}`
    const found = this.#clients.find(presented.clientId)
    const attempt = { presented, known: found instanceof Promise ? await found : found, subject, origin }
    const client = (await this.#unsuspected(attempt)) ?? (await this.#decide(attempt))
    if (client === null) {
      this.#usage.recordFailure(failureOf(attempt.known), origin)
      throw invalidClient()
    }
    if (client.credential) this.#usage.recordUse(principalOf(client.credential, origin))
    return client
  }

  /** Accepts what fits from an address without failures: a key in memory without a round trip. @returns null when that must be decided */
  #unsuspected({ presented, known, subject, origin }: Attempt): MaybePromise<AuthenticatedClient | null> {
    if (this.#suspects.has(subject)) return null
    if (!('secret' in presented)) return this.#byAssertionOrNone(presented, known)
    const found = this.#keyOf(known, presented.secret)
    // What the look-up finds is not used before the attempt was counted, but its failure is the failure of the attempt.
    return found instanceof Promise ? found.then(() => null) : this.#withKey(presented.method, known, found, origin)
  }

  /**
   * Decides the attempts of an address for a client one after another, and counts each before it is decided: concurrent attempts get
   * no more tries than sequential ones.
   */
  async #decide(attempt: Attempt): Promise<AuthenticatedClient | null> {
    const { subject } = attempt
    for (let other = this.#deciding.get(subject); other; other = this.#deciding.get(subject)) {
      await other
      // The one before may have brought the key into memory.
      const client = 'secret' in attempt.presented ? await this.#unsuspected(attempt) : null
      if (client) return client
    }
    const decision = this.#decideNow(attempt)
    const settled = decision.then(ignore, ignore)
    this.#deciding.set(subject, settled)
    try {
      return await decision
    } finally {
      this.#deciding.delete(subject)
    }
  }

  async #decideNow({ presented, known, subject, origin }: Attempt): Promise<AuthenticatedClient | null> {
    // An assertion that failed must not be tried again: it is only counted.
    const isJudged = !('secret' in presented) && !this.#suspects.has(subject)
    this.#suspects.set(subject, true)
    await this.#count(subject, origin)
    if (isJudged) return null
    const client =
      'secret' in presented
        ? this.#withKey(presented.method, known, await this.#keyOf(known, presented.secret), origin)
        : await this.#byAssertionOrNone(presented, known)
    if (client === null) return null
    await this.#attempts.clear([this.#hashOf(subject)])
    this.#suspects.delete(subject)
    return client
  }

  #keyOf(known: KnownClient | null, secret: string): MaybePromise<Found> {
    return known ? this.#finder.findFor(known.tenantId, secret) : this.#finder.find(secret)
  }

  #withKey(method: AuthMethod, known: KnownClient | null, found: Found, { ip }: Origin): AuthenticatedClient | null {
    if (!known || found === null || found === 'malformed' || found.kind !== 'key' || found.token) return null
    if (found.user.id !== known.clientId || !isAllowed(method, known.registration)) return null
    if (faultOf(found, this.#clock()) !== null || !isAllowedAddress(found.key?.ipAllowlist ?? null, ip)) return null
    return { ...known, method, grant: grantHandle('k', found.id), scopes: found.scopes, credential: found }
  }

  async #byAssertionOrNone(
    presented: Exclude<PresentedClient, Secret>,
    known: KnownClient | null,
  ): Promise<AuthenticatedClient | null> {
    if (!known || !known.registration || !isAllowed(presented.method, known.registration)) return null
    if (!isUserActive(known.user, this.#clock())) return null
    const { registration } = known
    if (presented.method === 'none') {
      return { ...known, method: 'none', grant: null, scopes: [], credential: null }
    }
    const isVerified = await this.#assertions.verify(presented.assertion, known.clientId, {
      ...registration,
      tenantId: known.user.tenantId,
    })
    if (!isVerified) return null
    const { method } = presented
    const { scopes } = registration
    return { ...known, method, grant: grantHandle('c', registration.grantId), scopes, credential: known.credential }
  }

  /** Counts an attempt. @throws OAuthError `temporarily_unavailable` when there were too many */
  async #count(subject: string, origin: Origin): Promise<void> {
    const now = this.#clock()
    const [outcome] = await this.#attempts.begin([this.#hashOf(subject)], now)
    if (!outcome || outcome.allowed) return
    this.#usage.recordFailure({ tenantId: DEFAULT_TENANT_ID, reason: 'client_locked', target: null }, origin)
    throw clientLocked((outcome.lockedUntil.getTime() - now.getTime()) / 1000)
  }

  #hashOf(subject: string): Buffer {
    return this.#keyring.hash(`client:${subject}`)
  }
}

/** Whether the registration of a client lets it authenticate so; without one it may use its API keys. */
function isAllowed(method: AuthMethod, registration: StoredClient | null): boolean {
  const registered = registration?.tokenEndpointAuthMethod ?? null
  if (registered !== null) return registered === method
  return method !== 'none'
}

const failureOf = (known: KnownClient | null) => ({
  tenantId: known?.tenantId ?? DEFAULT_TENANT_ID,
  reason: 'invalid_client',
  target: known && ({ type: 'user', id: known.clientId } as const),
})
