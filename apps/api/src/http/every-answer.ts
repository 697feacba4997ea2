import { randomUUID } from 'node:crypto'
import { resemblesCredential } from '@keystead/domain'
import type { FastifyInstance } from 'fastify'
import { HttpError } from './failure.ts'
import { hasOneHost } from './host.ts'

/** A caller's own id is kept when it is harmless in a log line. */
export function requestId(given: string | string[] | undefined): string {
  const harmless = typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) && !resemblesCredential(given)
  return harmless ? given : randomUUID()
}

/**
 * Of every answer. They hold keys that are shown once: no cache may keep them. A route whose answer may be kept says so itself.
 * What a browser shows of them tells nobody where it was, and is out of reach for whoever opened it.
 */
export const STANDARD_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

/** Of every answer over https: for a year the browser asks for nothing of this host without it (RFC 6797). */
export const SECURE_HEADERS = { 'strict-transport-security': 'max-age=31536000' }

const BAD_HOST = new HttpError('invalid', 'The request must have one Host field, with a host and a port')
const NOTHING_HERE = new HttpError('not_found', 'There is nothing at this path')

/** What every answer carries, whatever its route. */
export function registerHeaders(app: FastifyInstance, isStopping: () => boolean): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    reply.headers(STANDARD_HEADERS)
    // Whoever keeps a connection open is told to come back elsewhere.
    if (isStopping()) reply.header('connection', 'close')
    if (request.protocol === 'https') reply.headers(SECURE_HEADERS)
    if (!hasOneHost(request.raw)) done(BAD_HOST)
    // Before a body is read, which could be wrong in ways that matter to nobody.
    else done(request.is404 ? NOTHING_HERE : undefined)
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
