import { OAuthParameters } from '@keystead/domain'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { assertPlain, assertUtf8, decodeBody, watchBodies } from './bodies.ts'
import type { BodyDeadlines } from './body-deadlines.ts'
import { HttpError } from './failure.ts'

/** An answer of an authenticator has some kilobytes; all else is smaller. */
const MAX_FORM_BYTES = 65_536

const FORM = 'application/x-www-form-urlencoded'

/** The fields of a form by their names. */
export type FormFields = Readonly<Record<string, string>>

const notAForm = (): HttpError => new HttpError('unsupported_media_type', `The body must be ${FORM}`)

/** Parses the bodies of forms, and takes no others. Those that do not complete time out. */
export function registerForms(app: FastifyInstance, deadlines: BodyDeadlines): void {
  app.removeAllContentTypeParsers()
  watchBodies(app, deadlines)
  const options = { parseAs: 'buffer', bodyLimit: MAX_FORM_BYTES } as const
  app.addContentTypeParser(FORM, options, (request: FastifyRequest, body: Buffer, done) => {
    deadlines.arrived(request.raw)
    try {
      assertUtf8(request)
      assertPlain(request)
      done(null, OAuthParameters.parse(decodeBody(body)))
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  })
  app.addContentTypeParser('*', (_request, _payload, done) => done(notAForm()))
}

/** @throws HttpError `unsupported_media_type` for a request without a form */
export function formOf({ body }: FastifyRequest): OAuthParameters {
  if (body instanceof OAuthParameters) return body
  throw notAForm()
}

/** @returns no fields for a request without a form */
export const formFieldsOf = ({ body }: FastifyRequest): FormFields =>
  body instanceof OAuthParameters ? Object.fromEntries(body.entries()) : {}
