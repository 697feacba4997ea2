import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose'
import type { Clock } from '../clock.ts'
import { ASYMMETRIC_ALGORITHMS } from '../oauth/jwt-algorithms.ts'
import type { FederatedCredential } from './federated-credential.entity.ts'
import { type IssuerKeys, KeysUnavailable } from './issuer-keys.ts'
import { claimAt, claimMatches, matches } from './patterns.ts'

/** An assertion that is not accepted, and why, as the audit event names it. The client learns no reason. */
export class AssertionRefused extends Error {
  override readonly name = 'AssertionRefused'
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

/** Longer texts are not read. */
const MAX_ASSERTION = 16_384
export const SKEW_SECONDS = 60
/** An assertion that lives longer is a stored secret. */
const LONGEST_LIFE_SECONDS = 24 * 60 * 60

/** What an assertion says, before its signature is checked. */
export interface Claimed {
  /** The issuers that a credential for it may name. */
  issuers: string[]
  subject: string
  claims: JWTPayload
}

/** @throws AssertionRefused for a text that is not a signed JWT with a subject */
export function claimedBy(assertion: string): Claimed {
  if (assertion.length > MAX_ASSERTION) throw new AssertionRefused('malformed')
  const claims = decoded(assertion)
  const { iss, sub } = claims
  if (typeof sub !== 'string' || sub === '') throw new AssertionRefused('subject_missing')
  const [, trustDomain] = /^(spiffe:\/\/[^/]+)\/./.exec(sub) ?? []
  const issuers = [iss, trustDomain].filter((issuer) => typeof issuer === 'string')
  if (issuers.length === 0) throw new AssertionRefused('issuer_missing')
  return { issuers, subject: sub, claims }
}

function decoded(assertion: string): JWTPayload {
  try {
    const { alg, typ } = decodeProtectedHeader(assertion)
    if (alg === undefined || !ASYMMETRIC_ALGORITHMS.includes(alg)) throw new AssertionRefused('algorithm_not_allowed')
    // A JWT of another kind, such as an access token or a DPoP proof, is no assertion (RFC 8725, section 3.11).
    if (typ !== undefined && !/^(?:jwt|jose)$/i.test(typ)) throw new AssertionRefused('type_not_allowed')
    return decodeJwt(assertion)
  } catch (error) {
    throw error instanceof AssertionRefused ? error : new AssertionRefused('malformed')
  }
}

/** Whether a credential is meant for an assertion, by what it says. */
export function isFor(credential: FederatedCredential, { issuers, subject, claims }: Claimed): boolean {
  return (
    issuers.includes(credential.issuer) &&
    matches(credential.subject, subject) &&
    [claims.aud ?? []].flat().includes(credential.audience) &&
    Object.entries(credential.claims).every(([name, wanted]) => claimMatches(wanted, claimAt(claims, name)))
  )
}

/** Checks the signatures and the times of assertions. */
export class Assertions {
  readonly #keys: IssuerKeys
  readonly #clock: Clock

  constructor(parts: { keys: IssuerKeys; clock: Clock }) {
    this.#keys = parts.keys
    this.#clock = parts.clock
  }

  /**
   * Checks an assertion by the keys of the issuer that a credential names.
   *
   * @throws AssertionRefused
   */
  async verify(
    assertion: string,
    { issuer, audience, jwksUri = null, tenantId }: FederatedCredential,
  ): Promise<{ jti: string | null; expiresAt: Date }> {
    const now = this.#clock()
    try {
      const { payload } = await jwtVerify(assertion, this.#keys.chooser({ issuer, jwksUri, tenantId }), {
        algorithms: ASYMMETRIC_ALGORITHMS,
        audience,
        // A JWT-SVID is the word of its trust domain, whatever its `iss` says (JWT-SVID, section 3).
        ...(!issuer.startsWith('spiffe://') && { issuer }),
        requiredClaims: ['exp', 'sub'],
        clockTolerance: SKEW_SECONDS,
        currentDate: now,
      })
      return timed(payload, now)
    } catch (error) {
      throw new AssertionRefused(reasonOf(error))
    }
  }
}

function timed({ exp = 0, iat = 0, jti }: JWTPayload, now: Date): { jti: string | null; expiresAt: Date } {
  const seconds = now.getTime() / 1000
  if (iat > seconds + SKEW_SECONDS) throw new AssertionRefused('issued_in_the_future')
  if (exp > seconds + LONGEST_LIFE_SECONDS) throw new AssertionRefused('lives_too_long')
  return { jti: typeof jti === 'string' && jti !== '' ? jti : null, expiresAt: new Date((exp + SKEW_SECONDS) * 1000) }
}

function reasonOf(error: unknown): string {
  if (error instanceof AssertionRefused || error instanceof KeysUnavailable) return error.reason
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed) return `claim_${error.claim}`
  if (error instanceof errors.JWKSNoMatchingKey) return 'key_unknown'
  if (error instanceof errors.JWKSMultipleMatchingKeys) return 'key_ambiguous'
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature_invalid'
  if (error instanceof errors.JOSEError) return 'malformed'
  // A key that Node cannot import.
  if (error instanceof TypeError || error instanceof DOMException) return 'keys_invalid'
  throw error
}
