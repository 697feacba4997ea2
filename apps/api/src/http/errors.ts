import type { Clock } from '@keystead/domain'
import { TRPCError } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { describeFailure, type Failure, HttpError } from './failure.ts'
import { contractOf, presenters } from './presenters.ts'

/** Every failure of a REST route, and every path that is none, answered in the words of its contract. */
export function registerErrors(app: FastifyInstance, clock: Clock): void {
  function answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const failure = failureOf(error, request)
    if (failure.code === 'internal' || failure.code === 'unavailable')
      request.log.error({ err: error instanceof TRPCError ? error.cause : error }, 'request failed')
    const title = request.routeOptions.config.failureTitle
    const present = presenters[contractOf(request.url.split('?', 1)[0] ?? '')]
    const { status, body } = present(failure, { requestId: request.id, now: clock(), title })
    reply.headers(waitFields(failure, reply.server.attemptLimit))
    if (failure.code === 'unauthorized') reply.header('www-authenticate', 'Bearer realm="keystead"')
    reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
  }
  app.setErrorHandler((error, request, reply) => answer(error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    answer(new HttpError('not_found', 'There is nothing at this path'), request, reply)
  })
}

/** What a request failed of. */
export const failureOf = (error: unknown, request: FastifyRequest): Failure =>
  isBrokenOff(request) ? BROKEN_OFF : describeFailure(error)

const BROKEN_OFF: Failure = { code: 'invalid', message: 'The request broke off before its end' }

/** Whether the caller went away in the middle of the body: whatever failed then is no fault of ours. */
const isBrokenOff = ({ raw }: FastifyRequest): boolean => raw.destroyed && !raw.complete

/**
 * When to try again: the field that every client knows (RFC 9110, section 10.2.3), and for a limit those of
 * draft-ietf-httpapi-ratelimit-headers.
 */
export function waitFields({ code, retryAfter }: Failure, limit: number): Record<string, string> {
  if (retryAfter === undefined) return {}
  const wait = { 'retry-after': String(retryAfter) }
  if (code !== 'rate_limited') return wait
  return {
    ...wait,
    'ratelimit-policy': `"authentication";q=${limit};w=60`,
    ratelimit: `"authentication";r=0;t=${retryAfter}`,
  }
}
