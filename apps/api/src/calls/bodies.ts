import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { BodyDeadlines } from './body-deadlines.ts'
import { HttpError } from './failure.ts'
import { parseJson } from './json.ts'

/** How long a body may take to arrive. */
export const BODY_TIMEOUT_MS = 10_000

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Parses JSON bodies strictly, and times out bodies that do not complete.
 *
 * @param assertWanted throws for a body that must not be parsed
 * @param mediaTypes those of JSON that the paths take
 */
export function registerBodies(
  app: FastifyInstance,
  deadlines: BodyDeadlines,
  assertWanted: (request: FastifyRequest, body: Buffer) => void = () => undefined,
  mediaTypes: string[] = ['application/json'],
): void {
  app.removeAllContentTypeParsers()
  watchBodies(app, deadlines)
  app.addContentTypeParser(mediaTypes, { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer, done) => {
    deadlines.arrived(request.raw)
    try {
      assertUtf8(request)
      assertPlain(request)
      assertWanted(request, body)
      done(null, body.length === 0 ? undefined : parseJson(decodeBody(body)))
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  })
}

/** Times out bodies that do not complete. */
export function watchBodies(app: FastifyInstance, deadlines: BodyDeadlines): void {
  app.addHook('preParsing', (request, _reply, payload, done) => {
    const { headers } = request
    if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) {
      deadlines.watch(request.raw, () => {
        // Fastify listens for this while it reads the body; without a listener no request waits for the body.
        if (payload.listenerCount('error') > 0) payload.emit('error', tooSlow())
      })
    }
    done(null, payload)
  })
}

const tooSlow = (): Error =>
  Object.assign(new HttpError('timeout', 'The body did not arrive in time'), { statusCode: 408 })

export function assertUtf8({ headers }: FastifyRequest): void {
  const [, charset] = /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '') ?? []
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new HttpError('unsupported_media_type', 'The body must be UTF-8')
  }
}

/** RFC 9110, section 8.4: an unsupported content coding is 415. */
export function assertPlain({ headers }: FastifyRequest): void {
  const coding = headers['content-encoding'] ?? 'identity'
  if (coding.toLowerCase() !== 'identity') {
    throw new HttpError('unsupported_media_type', 'The body must not have a Content-Encoding')
  }
}

/** @throws HttpError `invalid` unless the body is UTF-8 */
export function decodeBody(body: Buffer): string {
  try {
    return decoder.decode(body)
  } catch {
    throw new HttpError('invalid', 'The body is not valid UTF-8')
  }
}
