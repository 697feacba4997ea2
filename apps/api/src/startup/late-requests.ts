import type http from 'node:http'
import type { Socket } from 'node:net'
import { isLong } from '../calls/long-bodies.ts'

/** How long a request may take to arrive, with its body. */
export const REQUEST_MS = 30_000

const LOOK_MS = 1000

/**
 * Ends requests that do not arrive in time, as the `requestTimeout` of Node's server does; that one knows no exception. The body of
 * an upload may take longer: its own road ends one that stands still.
 */
export function closeLate(server: http.Server, limitMs: number): void {
  const current = new Map<Socket, http.IncomingMessage>()
  const since = new WeakMap<http.IncomingMessage, number>()
  server.on('request', (request: http.IncomingMessage) => {
    const { socket } = request
    if (!current.has(socket)) socket.once('close', () => current.delete(socket))
    current.set(socket, request)
  })
  const look = setInterval(() => {
    const now = performance.now()
    for (const [socket, request] of current) {
      if (request.complete || request.destroyed) continue
      const from = since.get(request)
      if (from === undefined || isLong(request)) since.set(request, now)
      else if (now - from > limitMs) server.emit('clientError', timeout(), socket)
    }
  }, LOOK_MS)
  look.unref()
  server.once('close', () => clearInterval(look))
}

const timeout = (): Error => Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
