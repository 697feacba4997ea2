import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpError } from './failure.ts'
import { parseJson } from './json.ts'

const BODY_TIMEOUT_MS = 10_000

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** JSON bodies, strictly; and no waiting for one that never comes to its end. */
export function registerBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    assertUtf8(request)
    return body.length === 0 ? undefined : parseJson(decode(body))
  })
  app.addHook('preParsing', async (_request, _reply, payload) => {
    const timer = setTimeout(() => {
      payload.emit('error', Object.assign(new HttpError('timeout', 'The body did not arrive in time'), { statusCode: 408 }))
    }, BODY_TIMEOUT_MS)
    payload.once('end', () => clearTimeout(timer))
    payload.once('close', () => clearTimeout(timer))
    return payload
  })
}

function assertUtf8({ headers }: FastifyRequest): void {
  const [, charset] = /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '') ?? []
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new HttpError('unsupported_media_type', 'The body must be UTF-8')
  }
}

function decode(body: Buffer): string {
  try {
    return decoder.decode(body)
  } catch {
    throw new HttpError('invalid', 'The body is not valid UTF-8')
  }
}
