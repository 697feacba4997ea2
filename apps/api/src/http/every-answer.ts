import { randomUUID } from 'node:crypto'
import { resemblesCredential } from '@keystead/domain'
import type { FastifyInstance } from 'fastify'

/** A caller's own id is kept when it is harmless in a log line. */
export function requestId(given: string | string[] | undefined): string {
  const harmless = typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) && !resemblesCredential(given)
  return harmless ? given : randomUUID()
}

/** What every answer carries, whatever its route. */
export function registerHeaders(app: FastifyInstance, isStopping: () => boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    // Answers hold keys that are shown once: no cache may keep them. A route whose answer may be kept says so itself.
    reply.header('cache-control', 'no-store')
    reply.header('x-content-type-options', 'nosniff')
    // Whoever keeps a connection open is told to come back elsewhere.
    if (isStopping()) reply.header('connection', 'close')
  })
}

/** One line for each request. It names the route and never the address itself: paths can hold keys and emails. */
export function registerRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 100) / 100,
        ip: request.ip,
      },
      'request',
    )
  })
}
