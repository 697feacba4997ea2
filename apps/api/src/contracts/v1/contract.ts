import { FACTOR_KINDS } from '@keystead/domain'
import { challengeView, KEYSTEAD_CODES } from '../../calls/error-shape.ts'
import type { FailureCode } from '../../calls/failure.ts'
import { STATUSES } from '../../calls/statuses.ts'
import type { Contract } from '../contract.ts'
import type { JsonSchema } from '../openapi-document.ts'
import { objectSchema, referTo, textSchema } from '../openapi-schemas.ts'

const TITLES: Readonly<Record<FailureCode, string>> = {
  invalid: 'Bad request',
  unauthorized: 'Unauthorized',
  mfa_required: 'Second factor required',
  challenge_expired: 'Unauthorized',
  reauthentication_required: 'Confirmation required',
  forbidden: 'Forbidden',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  timeout: 'Request timeout',
  conflict: 'Conflict',
  precondition: 'Conflict',
  precondition_required: 'Precondition required',
  precondition_failed: 'Precondition failed',
  in_progress: 'Conflict',
  too_large: 'Payload too large',
  unsupported_media_type: 'Unsupported media type',
  range_not_satisfiable: 'Range not satisfiable',
  unprocessable: 'Unprocessable content',
  rate_limited: 'Too many requests',
  unavailable: 'Service unavailable',
  not_configured: 'Service unavailable',
  provider_failed: 'Bad gateway',
  quota_exceeded: 'Insufficient storage',
  object_corrupt: 'Object damaged',
  internal: 'Internal server error',
}

/** The failures specific to a procedure. */
const OF_THE_PROCEDURE: ReadonlySet<FailureCode> = new Set(['invalid', 'conflict', 'precondition'])

const PARTS: Record<string, JsonSchema> = {
  ErrorCode: {
    ...textSchema('Machine-readable reason; later versions may add some', 'conflict'),
    // The aggregator contract sends some of them.
    'x-extensible-enum': Object.values(KEYSTEAD_CODES),
  },
  ErrorIssue: objectSchema('What is wrong with a part of the input', {
    path: textSchema('The field', 'email'),
    message: textSchema('The problem', 'is required'),
  }),
}

const ERROR: JsonSchema = objectSchema(
  'Why a request failed',
  {
    error: textSchema('What failed', 'User creation failed'),
    detail: textSchema('Human-readable reason', 'User with email alice@example.com already exists'),
    timestamp: { type: 'string', format: 'date-time', description: 'RFC 3339, UTC' },
    code: { ...referTo('ErrorCode'), description: 'Machine-readable reason' },
    request_id: textSchema(
      'Identifies the request in the logs; also the X-Request-Id header',
      '3f0e2b8c-9d53-4d52-8a5e-0a6a7f3d9c11',
    ),
    issues: {
      type: 'array',
      description: 'What is wrong with each part of the input',
      items: referTo('ErrorIssue'),
    },
    challenge: textSchema(
      'Of `mfa_required`: goes into the request that completes the log-in; a secret',
      'kmc_9q2v7nY0bK5tR8wZ1xC4mL9pD3sF6gH0jK2lQ5wE8rT',
    ),
    factors: {
      type: 'array',
      description: 'Of `mfa_required`: what the person can present, or, with `must_enrol`, can add',
      items: { type: 'string', 'x-extensible-enum': [...FACTOR_KINDS] },
    },
    must_enrol: {
      type: 'boolean',
      description: 'Of `mfa_required`: the person has no factor yet, and must add one because the tenant demands it',
    },
    expires_at: { type: 'string', format: 'date-time', description: 'Of `mfa_required`: when the challenge ends' },
  },
  ['issues', 'challenge', 'factors', 'must_enrol', 'expires_at'],
)

/** The platform and gateway documents together. It also answers paths of no contract. */
export const v1: Contract = {
  paths: null,
  // A gateway passes the answer on to a client of another API.
  isForOthers: /^\/api\/v1\/auth\/check$/,
  present: ({ code, message, issues, challenge }, { requestId, now, title }) => ({
    status: code === 'conflict' || code === 'precondition' ? 400 : STATUSES[code],
    body: {
      error: (OF_THE_PROCEDURE.has(code) ? title : undefined) ?? TITLES[code],
      detail: message,
      timestamp: now.toISOString(),
      code: KEYSTEAD_CODES[code],
      request_id: requestId,
      ...(issues && { issues }),
      ...(challenge && challengeView(challenge)),
    },
  }),
  error: { name: 'PlatformError', schema: ERROR, parts: PARTS },
  responsePrefix: '',
  conflictIs400: true,
  refusesUnknownFields: true,
}
