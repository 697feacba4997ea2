import { OAuthError } from './oauth-error.ts'

const CHALLENGE = { 'www-authenticate': 'Basic realm="keystead", charset="UTF-8"' }

/**
 * The same for every reason: a caller cannot tell an unknown client from a wrong secret (RFC 6749, section 5.2).
 *
 * @param usedHeader whether the client authenticated by the Authorization header: then, and only then, it is challenged by it
 */
export const invalidClient = (usedHeader = false): OAuthError =>
  new OAuthError('invalid_client', 'Client authentication failed', 401, usedHeader ? CHALLENGE : {})

/** @param retryAfter seconds */
export const clientLocked = (retryAfter: number): OAuthError =>
  new OAuthError('temporarily_unavailable', 'Too many failed attempts for this client; try again later', 429, {
    'retry-after': String(Math.max(1, Math.ceil(retryAfter))),
  })
