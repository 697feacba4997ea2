import { OAuthError, OAuthParameters } from '@keystead/domain'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { registerBodies } from '../../calls/bodies.ts'
import type { BodyDeadlines } from '../../calls/body-deadlines.ts'

const MAX_FORM_BYTES = 65_536

const FORM = 'application/x-www-form-urlencoded'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const notAForm = (): OAuthError => new OAuthError('invalid_request', `The body must be ${FORM} in UTF-8`)

/** Reads the bodies of OAuth requests: forms, and nothing else (RFC 6749, section 3.2). */
export function registerForms(app: FastifyInstance, deadlines: BodyDeadlines): void {
  registerBodies(app, deadlines)
  app.removeAllContentTypeParsers()
  const options = { parseAs: 'buffer', bodyLimit: MAX_FORM_BYTES } as const
  app.addContentTypeParser(FORM, options, (request: FastifyRequest, body: Buffer, done) => {
    deadlines.arrived(request.raw)
    try {
      assertPlain(request)
      done(null, OAuthParameters.parse(decoded(body)))
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  })
  app.addContentTypeParser('*', (_request, _payload, done) => done(notAForm()))
}

/** @throws OAuthError `invalid_request` for a request without a form */
export function formOf({ body }: FastifyRequest): OAuthParameters {
  if (body instanceof OAuthParameters) return body
  throw notAForm()
}

function assertPlain({ headers }: FastifyRequest): void {
  const [, charset] = /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '') ?? []
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw notAForm()
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    throw new OAuthError('invalid_request', 'The body must not have a Content-Encoding')
  }
}

function decoded(body: Buffer): string {
  try {
    return decoder.decode(body)
  } catch {
    throw notAForm()
  }
}
