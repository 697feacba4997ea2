import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Identifier, originOf } from '../calls/authentication.ts'
import { authorised } from '../calls/authorisation.ts'
import { admit as admitCall, type Context, createContext, incoming, type Services } from '../calls/context.ts'
import { idempotencyKeyOf } from '../calls/idempotency-key.ts'
import { OBJECT_PATH, OBJECTS_PATH, UPLOAD_TITLE } from '../contracts/v1/objects.ts'
import { download, READ_SCOPE } from './download.ts'
import { assertMediaType, upload, WRITE_SCOPE } from './upload.ts'
import '../calls/fastify.ts'

export interface ObjectOptions {
  services: Services
  identifier: Identifier
}

const urlOf = (path: string): string => path.replaceAll(/\{([^}]+)\}/g, ':$1')

/** The routes that stream, and are no procedures: the methods of each of their paths. The others of these paths are procedures. */
export const STREAMED: ReadonlyMap<string, ('GET' | 'HEAD' | 'POST')[]> = new Map([
  [urlOf(OBJECTS_PATH), ['POST']],
  [urlOf(OBJECT_PATH), ['GET', 'HEAD']],
])

type Answer = (context: Context, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

const answering =
  (answer: Answer) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (!request.context) throw new Error('a route of objects was reached without its onRequest hook')
    return answer(request.context, request, reply)
  }

/** Uploads and downloads of objects. A body is not read before the caller is authorised. */
export function registerObjects(app: FastifyInstance, { services, identifier }: ObjectOptions): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))

  const admit = (scope: typeof READ_SCOPE | typeof WRITE_SCOPE) => async (request: FastifyRequest) => {
    const identity = await identifier.identify(request)
    const admitted = authorised({ identity }, scope)
    const idempotencyKey = scope === WRITE_SCOPE ? idempotencyKeyOf(request.headers) : null
    // Before Fastify looks at it, which thinks of JSON.
    if (scope === WRITE_SCOPE) assertMediaType(request)
    const call = incoming(originOf(request), identity, { idempotencyKey, admitted, isClean: true })
    request.context = admitCall(createContext(services, call), admitted)
  }

  app.route({
    method: 'POST',
    url: urlOf(OBJECTS_PATH),
    config: { failureTitle: UPLOAD_TITLE },
    onRequest: admit(WRITE_SCOPE),
    handler: answering(upload),
  })
  for (const method of ['GET', 'HEAD'] as const) {
    app.route({
      method,
      url: urlOf(OBJECT_PATH),
      exposeHeadRoute: false,
      onRequest: admit(READ_SCOPE),
      handler: answering(download),
    })
  }
}

/** Where the collection is too. */
const SHORT = /^\/storage\/(?=objects(?:[/?]|$))/

/** `/storage/objects` and `/api/v1/storage/objects` are one collection. */
export const longUrl = ({ url = '/' }: { url?: string | undefined }): string => url.replace(SHORT, '/api/v1/storage/')
