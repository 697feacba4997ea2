import { STATUSES } from '../../calls/statuses.ts'
import type { Contract } from '../contract.ts'
import { objectSchema, textSchema } from '../openapi-schemas.ts'

/** The OpenID AuthZEN Authorization API 1.0, for policy enforcement points. */
export const authzen: Contract = {
  paths: /^\/access(?:\/|$)/,
  present: ({ code, message }) => ({
    status: code === 'conflict' || code === 'precondition' ? 400 : STATUSES[code],
    body: { error: message },
  }),
  error: {
    name: 'AuthzenError',
    schema: objectSchema('Why a request failed; a denied access is no failure', {
      error: textSchema('Human-readable reason', 'Requires the scope keys:verify'),
    }),
  },
  responsePrefix: 'Authzen',
  conflictIs400: true,
  // The procedures are called without the look for them: whatever is in a context is the caller's own.
  refusesUnknownFields: true,
  repeatsRequestId: true,
}
