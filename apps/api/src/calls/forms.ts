import type { FastifyInstance, FastifyRequest } from 'fastify'
import { assertPlain, assertUtf8, decodeBody, watchBodies } from './bodies.ts'
import type { BodyDeadlines } from './body-deadlines.ts'
import { HttpError } from './failure.ts'
import { assertStorable } from './json.ts'

/** The fields of a form by their names. */
export type FormFields = Readonly<Record<string, string>>

/** Parses the bodies of forms, `application/x-www-form-urlencoded`, into {@link FormFields}, and times out those that do not complete. */
export function registerForms(app: FastifyInstance, deadlines: BodyDeadlines): void {
  app.removeAllContentTypeParsers()
  watchBodies(app, deadlines)
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer, done) => {
      deadlines.arrived(request.raw)
      try {
        assertUtf8(request)
        assertPlain(request)
        done(null, formFields(decodeBody(body)))
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    },
  )
}

/** @throws HttpError `invalid` for a field that is there twice, or that cannot be stored */
function formFields(body: string): FormFields {
  const pairs = [...new URLSearchParams(body)]
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) {
    throw new HttpError('invalid', 'The form has a field twice')
  }
  for (const part of pairs.flat()) assertStorable(part, 'The form')
  return Object.fromEntries(pairs)
}
