import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose'
import type { Clock } from '../clock.ts'
import { SKEW_SECONDS } from '../federation/assertions.ts'
import { type IssuerKeys, KeysUnavailable } from '../federation/issuer-keys.ts'
import { isObject } from '../json.ts'
import { ASYMMETRIC_ALGORITHMS } from '../oauth/jwt-algorithms.ts'
import type { UsedAssertions } from '../oauth/used-assertions.ts'
import type { SsoConnection } from './sso.entities.ts'

/** The member of `events` that makes a JWT a logout token. */
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** Two minutes are what OpenID Connect Back-Channel Logout 1.0, section 4, recommends at most for their life. */
const OLDEST_SECONDS = 120
const MAX_TOKEN = 16_384

/** A logout token that is not accepted, and why, as the audit event names it. */
export class LogoutRefused extends Error {
  override readonly name = 'LogoutRefused'
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

/** Whose sessions end. One of the two is there. */
export interface LogoutSubject {
  subject: string | null
  sid: string | null
}

/** Checks logout tokens, as OpenID Connect Back-Channel Logout 1.0, section 2.6, says. */
export class LogoutTokens {
  readonly #keys: IssuerKeys
  readonly #used: UsedAssertions
  readonly #clock: Clock

  constructor(parts: { keys: IssuerKeys; used: UsedAssertions; clock: Clock }) {
    this.#keys = parts.keys
    this.#used = parts.used
    this.#clock = parts.clock
  }

  /** @throws LogoutRefused, also for a token that was used before */
  async verify(token: string, { id, issuer, clientId, tenantId }: SsoConnection): Promise<LogoutSubject> {
    if (token.length > MAX_TOKEN) throw new LogoutRefused('malformed')
    const now = this.#clock()
    const keys = this.#keys.chooser({ issuer, jwksUri: null, tenantId })
    const payload = await payloadOf(token, keys, { issuer, audience: clientId, currentDate: now })
    const subject = subjectOf(payload)
    const { jti = '', exp = 0, iat = 0 } = payload
    if (iat > now.getTime() / 1000 + SKEW_SECONDS) throw new LogoutRefused('issued_in_the_future')
    const until = Math.max(exp, iat + OLDEST_SECONDS) + SKEW_SECONDS
    const isFirst = await this.#used.useOnce(`sso-logout:${id}`, jti, new Date(until * 1000))
    if (!isFirst) throw new LogoutRefused('replayed')
    return subject
  }
}

/** @throws LogoutRefused */
async function payloadOf(
  token: string,
  keys: JWTVerifyGetKey,
  expected: { issuer: string; audience: string; currentDate: Date },
): Promise<JWTPayload> {
  try {
    // An explicit type must be the one of logout tokens, so that no other JWT of the issuer passes for one.
    const { typ } = decodeProtectedHeader(token)
    if (typ !== undefined && !/^(?:application\/)?(?:logout\+jwt|jwt)$/i.test(typ)) throw new LogoutRefused('type')
    const { payload } = await jwtVerify(token, keys, {
      ...expected,
      algorithms: ASYMMETRIC_ALGORITHMS,
      requiredClaims: ['iat', 'jti', 'events'],
      maxTokenAge: OLDEST_SECONDS,
      clockTolerance: SKEW_SECONDS,
    })
    return payload
  } catch (error) {
    throw new LogoutRefused(reasonOf(error))
  }
}

/** @throws LogoutRefused for what is no logout token */
function subjectOf({ events, nonce, sub, sid, jti }: JWTPayload): LogoutSubject {
  if (!isObject(events) || !isObject(events[LOGOUT_EVENT])) throw new LogoutRefused('event_missing')
  // An ID token has one, and must not pass for a logout token.
  if (nonce !== undefined) throw new LogoutRefused('nonce_present')
  if (typeof jti !== 'string' || jti === '') throw new LogoutRefused('jti_missing')
  const subject = textOrNull(sub)
  const session = textOrNull(sid)
  if (subject === null && session === null) throw new LogoutRefused('subject_missing')
  return { subject, sid: session }
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

function reasonOf(error: unknown): string {
  if (error instanceof LogoutRefused || error instanceof KeysUnavailable) return error.reason
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed) return `claim_${error.claim}`
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature_invalid'
  if (error instanceof errors.JOSEError) return 'malformed'
  // A text that is no JWT, or a key that Node cannot import.
  if (error instanceof TypeError || error instanceof DOMException) return 'malformed'
  throw error
}
