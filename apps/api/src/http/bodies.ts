import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest, RequestPayload } from 'fastify'
import { HttpError } from './failure.ts'
import { parseJson } from './json.ts'

/** How long a body may take to arrive. */
export const BODY_TIMEOUT_MS = 10_000

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** How often slow bodies are looked for: a part of the time that they have. */
const LOOKS = 10

/** JSON bodies, strictly; and no waiting for one that never comes to its end. */
export function registerBodies(app: FastifyInstance, timeoutMs: number): void {
  const deadlines = watchDeadlines(app, timeoutMs)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    deadlines.delete(request.raw)
    try {
      assertUtf8(request)
      assertPlain(request)
      done(null, body.length === 0 ? undefined : parseJson(decodeBody(body)))
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  })
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const { headers } = request
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) {
      deadlines.set(request.raw, { payload, at: performance.now() + timeoutMs })
    }
    done(null, payload)
  })
}

interface Deadline {
  payload: RequestPayload
  at: number
}

/** One timer for all bodies: one for each would cost more than most bodies do. */
function watchDeadlines(app: FastifyInstance, timeoutMs: number): Map<IncomingMessage, Deadline> {
  const deadlines = new Map<IncomingMessage, Deadline>()
  const timer = setInterval(() => {
    const now = performance.now()
    for (const [raw, { payload, at }] of deadlines) {
      const isOver = raw.complete || raw.destroyed
      if (!isOver && at > now) continue
      deadlines.delete(raw)
      // Fastify reads the body and hears this; once nobody reads it, nobody waits for it either.
      if (!isOver && payload.listenerCount('error') > 0) payload.emit('error', tooSlow())
    }
  }, timeoutMs / LOOKS).unref()
  app.addHook('onClose', async () => clearInterval(timer))
  return deadlines
}

const tooSlow = (): Error =>
  Object.assign(new HttpError('timeout', 'The body did not arrive in time'), { statusCode: 408 })

function assertUtf8({ headers }: FastifyRequest): void {
  const [, charset] = /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '') ?? []
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new HttpError('unsupported_media_type', 'The body must be UTF-8')
  }
}

/** RFC 9110, section 8.4: a coding that is not understood is 415. */
function assertPlain({ headers }: FastifyRequest): void {
  const coding = headers['content-encoding'] ?? 'identity'
  if (coding.toLowerCase() !== 'identity') {
    throw new HttpError('unsupported_media_type', 'The body must come without a Content-Encoding')
  }
}

/** @throws HttpError `invalid` for what is not UTF-8 */
export function decodeBody(body: Buffer): string {
  try {
    return decoder.decode(body)
  } catch {
    throw new HttpError('invalid', 'The body is not valid UTF-8')
  }
}
