import type { FastifyRequest } from 'fastify'
import { STATUSES } from './statuses.ts'
import { describeFailure, type Failure, HttpError } from './failure.ts'

/** The header fields of a failure. */
export const failureFields = (failure: Failure, limit: number): Record<string, string> => ({
  ...waitFields(failure, limit),
  ...(STATUSES[failure.code] === 401 && { 'www-authenticate': 'Bearer realm="keystead"' }),
})

/** Why a request failed. */
export const failureOf = (error: unknown, request: FastifyRequest): Failure =>
  describeFailure(isBrokenOff(request) ? BROKEN_OFF : error)

export const BROKEN_OFF = new HttpError('invalid', 'The request was aborted before it was complete')

/** Whether the client disconnected before the body was complete: the failure is then not the service's. */
export const isBrokenOff = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete

/**
 * When to retry: `Retry-After` (RFC 9110, section 10.2.3), and for a limit the fields of draft-ietf-httpapi-ratelimit-headers.
 */
export function waitFields({ code, retryAfter, policy }: Failure, limit: number): Record<string, string> {
  if (retryAfter === undefined) return {}
  const wait = { 'retry-after': String(retryAfter) }
  if (code !== 'rate_limited') return wait
  const { name, quota, windowSeconds } = policy ?? { name: 'authentication', quota: limit, windowSeconds: 60 }
  return {
    ...wait,
    'ratelimit-policy': `"${name}";q=${quota};w=${windowSeconds}`,
    ratelimit: `"${name}";r=0;t=${retryAfter}`,
  }
}
