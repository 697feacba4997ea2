import type { Failure, FailureCode } from '../calls/failure.ts'

/** `extensions.code` of an error. */
export const CODES: Readonly<Record<FailureCode, string>> = {
  invalid: 'BAD_USER_INPUT',
  unauthorized: 'UNAUTHENTICATED',
  mfa_required: 'MFA_REQUIRED',
  challenge_expired: 'CHALLENGE_EXPIRED',
  reauthentication_required: 'REAUTHENTICATION_REQUIRED',
  forbidden: 'FORBIDDEN',
  not_found: 'NOT_FOUND',
  conflict: 'CONFLICT',
  in_progress: 'IN_PROGRESS',
  precondition: 'PRECONDITION_FAILED',
  precondition_required: 'PRECONDITION_REQUIRED',
  precondition_failed: 'PRECONDITION_FAILED',
  rate_limited: 'RATE_LIMITED',
  method_not_allowed: 'METHOD_NOT_ALLOWED',
  timeout: 'TIMEOUT',
  too_large: 'PAYLOAD_TOO_LARGE',
  unsupported_media_type: 'UNSUPPORTED_MEDIA_TYPE',
  range_not_satisfiable: 'BAD_USER_INPUT',
  unprocessable: 'UNPROCESSABLE_CONTENT',
  unavailable: 'SERVICE_UNAVAILABLE',
  not_configured: 'NOT_CONFIGURED',
  provider_failed: 'PROVIDER_FAILED',
  quota_exceeded: 'QUOTA_EXCEEDED',
  object_corrupt: 'OBJECT_CORRUPT',
  internal: 'INTERNAL_SERVER_ERROR',
}

/** The extensions of an error. */
export const extensionsOf = ({ code, retryAfter, issues }: Failure) => ({
  code: CODES[code],
  ...(retryAfter !== undefined && { retryAfter }),
  ...(issues && { issues }),
})
