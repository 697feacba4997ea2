import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpError } from './failure.ts'
import { parseJson } from './json.ts'

/** How long a body may take to arrive. */
export const BODY_TIMEOUT_MS = 10_000

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** JSON bodies, strictly; and no waiting for one that never comes to its end. */
export function registerBodies(app: FastifyInstance, timeoutMs: number): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    assertUtf8(request)
    assertPlain(request)
    return body.length === 0 ? undefined : parseJson(decode(body))
  })
  app.addHook('preParsing', async (request, _reply, payload) => {
    if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return
    const timer = setTimeout(() => {
      // Fastify reads the body and hears this; once nobody reads it, nobody waits for it either.
      if (payload.listenerCount('error') > 0) payload.emit('error', tooSlow())
    }, timeoutMs)
    payload.once('end', () => clearTimeout(timer))
    payload.once('close', () => clearTimeout(timer))
  })
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

function decode(body: Buffer): string {
  try {
    return decoder.decode(body)
  } catch {
    throw new HttpError('invalid', 'The body is not valid UTF-8')
  }
}
