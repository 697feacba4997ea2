import { randomUUID } from 'node:crypto'
import { resemblesCredential } from '@keystead/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { HttpError } from './failure.ts'
import { hasOneHost } from './host.ts'

/** A caller's own id is kept when it is safe in a log line. */
export function requestId(given: string | string[] | undefined): string {
  const harmless = typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) && !resemblesCredential(given)
  return harmless ? given : randomUUID()
}

/**
 * Set on every response. Responses contain keys that are shown once, so no cache may store them; a route whose response may be
 * cached overrides this. Browsers send no Referer from these pages and cut off the window that opened them.
 */
export const STANDARD_HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

/** Set on every response over https: browsers use only https with this host for a year (RFC 6797). */
export const SECURE_HEADERS = { 'strict-transport-security': 'max-age=31536000' }

const BAD_HOST = new HttpError('invalid', 'The request must have one Host field, with a host and a port')
const NOTHING_HERE = new HttpError('not_found', 'There is nothing at this path')

/** The `X-Request-Id` that a path answers. */
export type ShownRequestId = (path: string, id: string, given: string | string[] | undefined) => string

/** Sets the headers of every response. */
export function setStandardHeaders(request: FastifyRequest, reply: FastifyReply, shownId: ShownRequestId): void {
  reply.header('x-request-id', shownId(request.url, request.id, request.headers['x-request-id']))
  reply.headers(STANDARD_HEADERS)
  if (request.protocol === 'https') reply.headers(SECURE_HEADERS)
}

/** Sets the headers of every response that a route or its absence gives; a URL that is no URL reaches no hook. */
export function registerHeaders(
  app: FastifyInstance,
  { isStopping, shownId }: { isStopping: () => boolean; shownId: ShownRequestId },
): void {
  app.addHook('onRequest', (request, reply, done) => {
    setStandardHeaders(request, reply, shownId)
    // Clients with an open connection reconnect elsewhere.
    if (isStopping()) reply.header('connection', 'close')
    if (!hasOneHost(request.raw)) done(BAD_HOST)
    // Before a body is read: its errors are irrelevant here.
    else done(request.is404 ? NOTHING_HERE : undefined)
  })
}

/** One log line per request. It names the route and never the path itself: paths can contain keys and emails. */
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
