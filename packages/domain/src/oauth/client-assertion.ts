import { decodeJwt, errors } from 'jose'
import type { Clock } from '../clock.ts'
import { EgressError } from '../egress/egress.ts'
import type { ClientKeys, RegisteredKeys } from './client-keys.ts'
import type { Issuer } from './issuer.ts'
import { ASYMMETRIC_ALGORITHMS } from './jwt-algorithms.ts'
import { OAuthError } from './oauth-error.ts'
import type { OAuthParameters } from './parameters.ts'
import type { UsedAssertions } from './used-assertions.ts'

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const MAX_ASSERTION = 8192
const MAX_JTI = 256

/** How far the clock of a client may be off, and how long an assertion may live: it is remembered so long. */
const SKEW_SECONDS = 60
const LONGEST_SECONDS = 3600

/** The endpoints whose URL an assertion may name as its audience, beside the issuer (RFC 7523, section 3). */
const AUDIENCES = ['/oauth/token', '/oauth/device_authorization', '/oauth/introspect', '/oauth/revoke']

/** The assertion of a request, if it has one. @throws OAuthError `invalid_request` for half of one */
export function assertionOf(parameters: OAuthParameters): string | null {
  const assertion = parameters.get('client_assertion')
  const type = parameters.get('client_assertion_type')
  if (assertion === undefined && type === undefined) return null
  if (assertion === undefined || type !== ASSERTION_TYPE) {
    throw new OAuthError('invalid_request', `client_assertion needs client_assertion_type ${ASSERTION_TYPE}`)
  }
  return assertion
}

/** Whom an assertion claims to come from; it is not verified. */
export function claimedClient(assertion: string): string | null {
  try {
    const { iss, sub } = assertion.length > MAX_ASSERTION ? {} : decodeJwt(assertion)
    return iss !== undefined && iss === sub ? iss : null
  } catch {
    return null
  }
}

/** Checks the assertions of clients (RFC 7523): `private_key_jwt`. */
export class ClientAssertions {
  readonly #keys: ClientKeys
  readonly #used: UsedAssertions
  readonly #issuer: Issuer
  readonly #clock: Clock

  constructor(parts: { keys: ClientKeys; used: UsedAssertions; issuer: Issuer; clock: Clock }) {
    this.#keys = parts.keys
    this.#used = parts.used
    this.#issuer = parts.issuer
    this.#clock = parts.clock
  }

  /** @returns whether it comes from the client, is for this server, and was not used before */
  async verify(assertion: string, clientId: string, keys: RegisteredKeys): Promise<boolean> {
    const claims = await this.#claimsOf(assertion, clientId, keys)
    if (!claims) return false
    const { exp, jti, aud } = claims
    const now = this.#clock().getTime() / 1000
    if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI || exp === undefined) return false
    if (exp > now + LONGEST_SECONDS + SKEW_SECONDS) return false
    // One that other servers accept too could have been sent to them before.
    if (Array.isArray(aud) && aud.length > 1) return false
    const expiresAt = new Date((exp + 2 * SKEW_SECONDS) * 1000)
    return this.#used.useOnce(clientId, jti, expiresAt)
  }

  async #claimsOf(assertion: string, clientId: string, keys: RegisteredKeys) {
    try {
      const { payload } = await this.#keys.verify(assertion, keys, {
        algorithms: ASYMMETRIC_ALGORITHMS,
        issuer: clientId,
        subject: clientId,
        audience: [this.#issuer.url, `${this.#issuer.url}/`, ...AUDIENCES.map((path) => this.#issuer.at(path))],
        clockTolerance: SKEW_SECONDS,
        currentDate: this.#clock(),
        requiredClaims: ['exp', 'jti', 'aud'],
      })
      return payload
    } catch (error) {
      if (isFaultOfClient(error)) return null
      throw error
    }
  }
}

/** Also a key of a kind that cannot verify, which the crypto of the platform refuses. */
const isFaultOfClient = (error: unknown): boolean =>
  error instanceof errors.JOSEError ||
  error instanceof EgressError ||
  error instanceof TypeError ||
  error instanceof DOMException
