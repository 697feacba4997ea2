import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { type Identifier, originOf } from '../http/authentication.ts'
import { registerBodies } from '../http/bodies.ts'
import type { BodyDeadlines } from '../http/body-deadlines.ts'
import { failureOf, waitFields } from '../http/errors.ts'
import { HttpError } from '../http/failure.ts'
import { idempotencyKeyOf } from '../http/idempotency-key.ts'
import { lazily } from '../http/lazily.ts'
import { noteFields } from '../http/note-fields.ts'
import { STATUSES } from '../http/presenters.ts'
import { refuseOtherMethods } from '../http/rest.ts'
import { createContext, type Services } from '../trpc/context.ts'
import { isKnown, MAX_UNKNOWN_BYTES } from './allowance.ts'
import { extensionsOf } from './codes.ts'
import { registerGraphiql, wantsPage } from './graphiql.ts'
import { type GraphqlParams, paramsOfBody, paramsOfQuery } from './params.ts'
import '../http/fastify.ts'

const GRAPHQL_PATH = '/graphql'

/** The first is for whoever takes anything, or says nothing (GraphQL over HTTP, September 2026). */
const MEDIA_TYPES = ['application/graphql-response+json', 'application/json'] as const

export interface GraphqlOptions {
  services: Services
  identifier: Identifier
  deadlines: BodyDeadlines
}

/** `/graphql`: authentication, bodies and limits are those of the other routes; what they let through is executed by Yoga. */
export function registerGraphql(app: FastifyInstance, { services, identifier, deadlines }: GraphqlOptions): void {
  registerBodies(app, deadlines, assertSmall)
  app.setErrorHandler(answer)
  const execute = lazily(async () => (await import('./server.ts')).createGraphqlServer())

  async function identify(request: FastifyRequest): Promise<void> {
    const identity = await identifier.identify(request)
    const key = idempotencyKeyOf(request.headers)
    request.context = createContext(services, originOf(request), identity, key)
  }

  async function handle(request: FastifyRequest, reply: FastifyReply, params: GraphqlParams | GraphqlParams[]) {
    const { context: caller, log } = request
    const accept = acceptedBy(request)
    if (accept === undefined) return send(reply.code(406), 'application/json', NOT_ACCEPTABLE)
    if (!caller) throw new Error('GraphQL was reached without its onRequest hook')
    const spending = { cost: 0, tokens: 0, selections: 0, operations: [] }
    // A HEAD is a GET whose answer is not sent.
    const method = request.method === 'POST' ? 'POST' : 'GET'
    const wanted = { method, params, accept, caller, log, spending }
    const { status, headers, text } = await (await execute())(wanted)
    request.operations = spending.operations
    return reply.code(status).headers(headers).headers(noteFields(caller.notes)).send(text)
  }

  app.route({
    method: 'POST',
    url: GRAPHQL_PATH,
    onRequest: identify,
    handler: (request, reply) => handle(request, reply, paramsOfBody(request.body)),
  })
  const page = registerGraphiql(app)
  app.route({
    method: 'GET',
    url: GRAPHQL_PATH,
    onRequest: identify,
    handler: (request, reply) => (wantsPage(request) ? page(reply) : handle(request, reply, paramsOfQuery(request))),
  })
  refuseOtherMethods(app, GRAPHQL_PATH, ['GET', 'POST'])
}

/** Who is not known has room for a log-in, and is not let cost what parsing more would. */
function assertSmall({ context }: FastifyRequest, body: Buffer): void {
  if (body.length > MAX_UNKNOWN_BYTES && !(context && isKnown(context))) {
    throw new HttpError('too_large', `Without a credential a request may have at most ${MAX_UNKNOWN_BYTES} bytes`)
  }
}

/** The media type to answer in; undefined when the caller takes none that there is. */
const acceptedBy = ({ headers }: FastifyRequest): string | undefined =>
  new Negotiator({ headers }).mediaType(MEDIA_TYPES)

const NOT_ACCEPTABLE = {
  message: `Accept must allow ${MEDIA_TYPES.join(' or ')}`,
  extensions: { code: 'NOT_ACCEPTABLE' },
}

/** What fails before GraphQL is reached, in the form in which GraphQL answers. */
function answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const failure = failureOf(error, request)
  const { code, message } = failure
  if (code === 'internal' || code === 'unavailable') request.log.error({ err: error }, 'request failed')
  reply.headers(waitFields(failure, reply.server.attemptLimit))
  send(reply.code(STATUSES[code]), acceptedBy(request) ?? 'application/json', {
    message,
    extensions: extensionsOf(failure),
  })
}

const send = (reply: FastifyReply, type: string, error: object): FastifyReply =>
  reply.type(`${type}; charset=utf-8`).send(JSON.stringify({ errors: [error] }))
