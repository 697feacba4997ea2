import type { Clock } from '@keystead/domain'
import { TRPCError } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { describeFailure, type Failure, HttpError } from './failure.ts'
import { contractOf, type FailedRequest, presenters } from './presenters.ts'

/** Every failure of a REST route, and every path that is none, answered in the words of its contract. */
export function registerErrors(app: FastifyInstance, clock: Clock): void {
  function answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const cause = isBrokenOff(request) ? BROKEN_OFF : error
    const title = request.routeOptions.config.failureTitle
    const failed = { requestId: request.id, now: clock(), title }
    const path = request.url.split('?', 1)[0] ?? ''
    const { status, body, headers, isOurs } = failedAnswer(cause, path, failed, reply.server.attemptLimit)
    if (isOurs) request.log.error({ err: error instanceof TRPCError ? error.cause : error }, 'request failed')
    reply.headers(headers)
    reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
  }
  app.setErrorHandler((error, request, reply) => answer(error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    answer(new HttpError('not_found', 'There is nothing at this path'), request, reply)
  })
}

export interface FailedAnswer {
  status: number
  body: object
  headers: Record<string, string>
  /** The log has to say why. */
  isOurs: boolean
}

/** The answer to a request that failed, in the words of its path's contract. */
export function failedAnswer(error: unknown, path: string, request: FailedRequest, limit: number): FailedAnswer {
  const failure = describeFailure(error)
  const { status, body } = presenters[contractOf(path)](failure, request)
  const headers = failureFields(failure, limit)
  return { status, body, headers, isOurs: failure.code === 'internal' || failure.code === 'unavailable' }
}

/** The header fields that tell of a failure. */
export const failureFields = (failure: Failure, limit: number): Record<string, string> => ({
  ...waitFields(failure, limit),
  ...(failure.code === 'unauthorized' && { 'www-authenticate': 'Bearer realm="keystead"' }),
})

/** What a request failed of. */
export const failureOf = (error: unknown, request: FastifyRequest): Failure =>
  describeFailure(isBrokenOff(request) ? BROKEN_OFF : error)

const BROKEN_OFF = new HttpError('invalid', 'The request broke off before its end')

/** Whether the caller went away in the middle of the body: whatever failed then is no fault of ours. */
const isBrokenOff = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete

/**
 * When to try again: the field that every client knows (RFC 9110, section 10.2.3), and for a limit those of
 * draft-ietf-httpapi-ratelimit-headers.
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
