import { TRPCError } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { presentedAs } from '../calls/authentication.ts'
import type { Services } from '../calls/context.ts'
import { HttpError } from '../calls/failure.ts'
import { BROKEN_OFF, isBrokenOff } from '../calls/failure-fields.ts'
import { failedAnswer } from '../contracts/contracts.ts'

/** Answers failures of REST routes, and unknown paths, as the contract documents them. */
export function registerErrors(app: FastifyInstance, { clock, oauth }: Pick<Services, 'clock' | 'oauth'>): void {
  function answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const cause = isBrokenOff(request) ? BROKEN_OFF : error
    const title = request.routeOptions.config.failureTitle
    const failed = {
      requestId: request.id,
      now: clock(),
      title,
      issuer: oauth.issuer,
      presentedAs: presentedAs(request),
    }
    const path = request.url.split('?', 1)[0] ?? ''
    const { status, body, mediaType, headers, isOurs } = failedAnswer(cause, path, failed, reply.server.attemptLimit)
    if (isOurs) request.log.error({ err: error instanceof TRPCError ? error.cause : error }, 'request failed')
    reply.headers(headers)
    reply.code(status).type(`${mediaType}; charset=utf-8`).send(JSON.stringify(body))
  }
  app.setErrorHandler((error, request, reply) => answer(error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    answer(new HttpError('not_found', 'There is nothing at this path'), request, reply)
  })
}
