import type { FailureCode } from './failure.ts'

/** The HTTP status of a failure, unless its contract documents another. */
export const STATUSES: Readonly<Record<FailureCode, number>> = {
  invalid: 400,
  unauthorized: 401,
  mfa_required: 401,
  challenge_expired: 401,
  reauthentication_required: 403,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  timeout: 408,
  conflict: 409,
  precondition: 409,
  precondition_required: 428,
  precondition_failed: 412,
  in_progress: 409,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  rate_limited: 429,
  unavailable: 503,
  not_configured: 503,
  provider_failed: 502,
  quota_exceeded: 507,
  object_corrupt: 500,
  internal: 500,
}
