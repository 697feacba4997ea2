import type { Failure, FailureCode } from './failure.ts'

/** What a presenter may put into a body beside the failure itself. */
export interface FailedRequest {
  requestId: string
  now: Date
  /** The title that the procedure gives its failures. */
  title: string | undefined
}

export type ContractName = 'aggregator' | 'accounts' | 'content' | 'v1'

interface ErrorAnswer {
  status: number
  body: object
}

type Presenter = (failure: Failure, request: FailedRequest) => ErrorAnswer

export const STATUSES: Readonly<Record<FailureCode, number>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  timeout: 408,
  conflict: 409,
  precondition: 409,
  in_progress: 409,
  too_large: 413,
  unsupported_media_type: 415,
  unprocessable: 422,
  rate_limited: 429,
  unavailable: 503,
  not_configured: 503,
  provider_failed: 502,
  internal: 500,
}

/** contracts/aggregator.md prints no error body; design.md section 5 decides it. */
const AGGREGATOR_CODES: Readonly<Record<FailureCode, string>> = {
  invalid: 'validation_error',
  unauthorized: 'unauthorized',
  forbidden: 'forbidden',
  not_found: 'not_found',
  method_not_allowed: 'method_not_allowed',
  timeout: 'timeout',
  conflict: 'conflict',
  precondition: 'conflict',
  in_progress: 'in_progress',
  too_large: 'too_large',
  unsupported_media_type: 'unsupported_media_type',
  unprocessable: 'unprocessable',
  rate_limited: 'rate_limited',
  unavailable: 'unavailable',
  not_configured: 'not_configured',
  provider_failed: 'provider_failed',
  internal: 'internal_error',
}

const TITLES: Readonly<Record<FailureCode, string>> = {
  invalid: 'Bad request',
  unauthorized: 'Unauthorized',
  forbidden: 'Forbidden',
  not_found: 'Not found',
  method_not_allowed: 'Method not allowed',
  timeout: 'Request timeout',
  conflict: 'Conflict',
  precondition: 'Conflict',
  in_progress: 'Conflict',
  too_large: 'Payload too large',
  unsupported_media_type: 'Unsupported media type',
  unprocessable: 'Unprocessable content',
  rate_limited: 'Too many requests',
  unavailable: 'Service unavailable',
  not_configured: 'Service unavailable',
  provider_failed: 'Bad gateway',
  internal: 'Internal server error',
}

/** The failures that belong to a procedure, rather than to any request. */
const OF_THE_PROCEDURE: ReadonlySet<FailureCode> = new Set(['invalid', 'conflict', 'precondition'])

const aggregator: Presenter = ({ code, message }) => ({
  status: STATUSES[code],
  body: { error: AGGREGATOR_CODES[code], message },
})

const accounts: Presenter = ({ code, message }) => ({ status: STATUSES[code], body: { error: message } })

const CONTENT_TEXTS: Partial<Record<FailureCode, string>> = { forbidden: 'Access denied' }

const content: Presenter = ({ code, message }) => ({
  status: code === 'conflict' || code === 'precondition' ? 400 : STATUSES[code],
  body: { error: CONTENT_TEXTS[code] ?? message },
})

const v1: Presenter = ({ code, message, issues }, { requestId, now, title }) => ({
  status: code === 'conflict' || code === 'precondition' ? 400 : STATUSES[code],
  body: {
    error: (OF_THE_PROCEDURE.has(code) ? title : undefined) ?? TITLES[code],
    detail: message,
    timestamp: now.toISOString(),
    code: code === 'invalid' ? 'validation_error' : code === 'internal' ? 'internal_error' : code,
    request_id: requestId,
    ...(issues && { issues }),
  },
})

/** One for each contract. Paths of no contract are answered like v1. */
export const presenters: Readonly<Record<ContractName, Presenter>> = { aggregator, accounts, content, v1 }

/** Its users and keys below `/api/admin`, and what they are for. */
const AGGREGATOR = /^\/(?:api\/(?:admin|jobs|chat)(?:\/|$)|stream$)/

/** contracts/aggregator.md counts every authentication of what manages its keys; what the keys are for is not bound by that. */
export const countsEveryKey = (path: string): boolean => path.startsWith('/api/admin')

/** Which contract a path belongs to. */
export function contractOf(path: string): ContractName {
  if (AGGREGATOR.test(path)) return 'aggregator'
  if (path.startsWith('/users/') || path === '/users') return 'accounts'
  if (path.startsWith('/admin/api/') || path === '/admin/api') return 'content'
  return 'v1'
}
