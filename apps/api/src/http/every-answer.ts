import { randomUUID } from 'node:crypto'
import { resemblesCredential } from '@keystead/domain'
import type { FastifyInstance } from 'fastify'

/** A caller's own id is kept when it is harmless in a log line. */
export function requestId(given: string | string[] | undefined): string {
  const harmless = typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) && !resemblesCredential(given)
  return harmless ? given : randomUUID()
}

/** Of every answer. They hold keys that are shown once: no cache may keep them. A route whose answer may be kept says so itself. */
export const STANDARD_HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** What every answer carries, whatever its route. */
export function registerHeaders(app: FastifyInstance, isStopping: () => boolean): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    reply.headers(STANDARD_HEADERS)
    // Whoever keeps a connection open is told to come back elsewhere.
    if (isStopping()) reply.header('connection', 'close')
    done()
  })
}

/** One line for each request. It names the route and never the address itself: paths can hold keys and emails. */
export function registerRequestLog(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { url = null, config } = request.routeOptions
    const level = config.isQuiet && reply.statusCode < 400 ? 'debug' : 'info'
    if (app.log.level === 'debug' || level === 'info') {
      const ms = Math.round(reply.elapsedTime * 100) / 100
      const { method, address: ip, operations } = request
      request.log[level](
        { method, route: url, status: reply.statusCode, ms, ip, ...(operations?.length && { operations }) },
        'request',
      )
    }
    done()
  })
}
