import type { FailureCode } from '../../calls/failure.ts'
import { STATUSES } from '../../calls/statuses.ts'
import type { Contract } from '../contract.ts'
import { objectSchema, referTo, textSchema } from '../openapi-schemas.ts'

/** The document prints no error body; docs/contracts/aggregator.md says what these are. */
const CODES: Readonly<Record<FailureCode, string>> = {
  invalid: 'validation_error',
  unauthorized: 'unauthorized',
  mfa_required: 'mfa_required',
  challenge_expired: 'challenge_expired',
  reauthentication_required: 'reauthentication_required',
  forbidden: 'forbidden',
  not_found: 'not_found',
  method_not_allowed: 'method_not_allowed',
  timeout: 'timeout',
  conflict: 'conflict',
  precondition: 'conflict',
  precondition_required: 'conflict',
  precondition_failed: 'conflict',
  in_progress: 'in_progress',
  too_large: 'too_large',
  unsupported_media_type: 'unsupported_media_type',
  range_not_satisfiable: 'validation_error',
  unprocessable: 'unprocessable',
  rate_limited: 'rate_limited',
  unavailable: 'unavailable',
  not_configured: 'not_configured',
  provider_failed: 'provider_failed',
  quota_exceeded: 'quota_exceeded',
  object_corrupt: 'object_corrupt',
  internal: 'internal_error',
}

/** Users and keys below `/api/admin`, and the completions and jobs that the keys are for. */
export const aggregator: Contract = {
  paths: /^\/(?:api\/(?:admin|jobs|chat)(?:\/|$)|stream$)/,
  countsEveryKey: /^\/api\/admin/,
  present: ({ code, message }) => ({ status: STATUSES[code], body: { error: CODES[code], message } }),
  error: {
    name: 'AggregatorError',
    schema: objectSchema('Why a request failed', {
      error: { ...referTo('ErrorCode'), description: 'Machine-readable reason' },
      message: textSchema('Human-readable reason', 'name is required'),
    }),
  },
  responsePrefix: 'Aggregator',
}
