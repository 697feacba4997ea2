import type { OAuthErrorCode } from '@keystead/domain'
import type { FailureCode } from '../../calls/failure.ts'
import { STATUSES } from '../../calls/statuses.ts'
import type { Contract } from '../contract.ts'
import { objectSchema, textSchema } from '../openapi-schemas.ts'

/** The codes of failures that are no OAuthError. */
const CODES: Readonly<Record<FailureCode, OAuthErrorCode>> = {
  invalid: 'invalid_request',
  unauthorized: 'invalid_token',
  mfa_required: 'access_denied',
  challenge_expired: 'invalid_request',
  reauthentication_required: 'access_denied',
  forbidden: 'access_denied',
  not_found: 'invalid_request',
  method_not_allowed: 'invalid_request',
  timeout: 'invalid_request',
  conflict: 'invalid_request',
  precondition: 'invalid_request',
  precondition_required: 'invalid_request',
  precondition_failed: 'invalid_request',
  in_progress: 'temporarily_unavailable',
  too_large: 'invalid_request',
  unsupported_media_type: 'invalid_request',
  unprocessable: 'invalid_request',
  rate_limited: 'temporarily_unavailable',
  unavailable: 'temporarily_unavailable',
  not_configured: 'temporarily_unavailable',
  provider_failed: 'server_error',
  range_not_satisfiable: 'invalid_request',
  quota_exceeded: 'server_error',
  object_corrupt: 'server_error',
  internal: 'server_error',
}

/** Forms are bounded more tightly than other bodies. */
const TOO_LARGE = 'The body is larger than 64 KiB'

/** The endpoints of OAuth 2.0, and that of back-channel logout: their errors are those of RFC 6749, section 5.2. */
export const oauth: Contract = {
  paths: /^\/(?:oauth(?:\/|$)|sign-in\/sso\/[^/]+\/logout$)/,
  present: ({ code, message, oauth: error }) =>
    error
      ? { status: error.status, body: error.body() }
      : {
          status: code === 'unsupported_media_type' ? 400 : STATUSES[code],
          body: { error: CODES[code], error_description: code === 'too_large' ? TOO_LARGE : message },
        },
  error: {
    name: 'OAuthError',
    schema: objectSchema(
      'Why a request to an OAuth endpoint failed (RFC 6749, section 5.2)',
      {
        error: textSchema('Machine-readable reason; extensions of OAuth may add some', 'invalid_client'),
        error_description: textSchema('Human-readable reason', 'Client authentication failed'),
        scope: textSchema('The scopes that cannot be granted, of a refused refresh', 'users:delete'),
      },
      ['error_description', 'scope'],
    ),
  },
  responsePrefix: 'OAuth',
  // No answer warns of unknown parameters: they are ignored (RFC 6749, section 3.2).
  refusesUnknownFields: true,
}
