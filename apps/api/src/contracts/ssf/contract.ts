import type { FailureCode } from '../../calls/failure.ts'
import { STATUSES } from '../../calls/statuses.ts'
import type { Contract } from '../contract.ts'
import { objectSchema, textSchema } from '../openapi-schemas.ts'

/** The codes of RFC 8935, section 2.4, where there is one. */
const CODES: Partial<Record<FailureCode, string>> = {
  unauthorized: 'authentication_failed',
  forbidden: 'access_denied',
  not_found: 'not_found',
  conflict: 'too_many_streams',
  rate_limited: 'rate_limited',
  unavailable: 'temporarily_unavailable',
  internal: 'internal_error',
}

/** The transmitter of the OpenID Shared Signals Framework 1.0. Its errors have the form of RFC 8935, section 2.3. */
export const ssf: Contract = {
  paths: /^\/ssf(?:\/|$)/,
  present: ({ code, message }) => ({
    status: STATUSES[code],
    body: { err: CODES[code] ?? 'invalid_request', description: message },
  }),
  error: {
    name: 'SsfError',
    schema: objectSchema('Why a request to the transmitter failed (RFC 8935, section 2.3)', {
      err: textSchema('Machine-readable reason', 'invalid_request'),
      description: textSchema('Human-readable reason', 'stream_id is required'),
    }),
  },
  responsePrefix: 'Ssf',
  // Receivers may send back what the transmitter says.
  refusesUnknownFields: true,
}
