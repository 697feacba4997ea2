import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { type Identifier, originOf } from '../calls/authentication.ts'
import { registerBodies } from '../calls/bodies.ts'
import type { BodyDeadlines } from '../calls/body-deadlines.ts'
import { failureOf, waitFields } from '../calls/failure-fields.ts'
import { HttpError } from '../calls/failure.ts'
import { idempotencyKeyOf } from '../calls/idempotency-key.ts'
import { lazily } from '../calls/lazily.ts'
import { outcomeHeaders } from '../calls/response-headers.ts'
import { STATUSES } from '../calls/statuses.ts'
import { refuseOtherMethods } from '../calls/methods.ts'
import { createContext, incoming, type Services } from '../calls/context.ts'
import { isKnown, MAX_UNKNOWN_BYTES } from './allowance.ts'
import { extensionsOf } from './codes.ts'
import { registerGraphiql, wantsPage } from './graphiql.ts'
import { type GraphqlParams, paramsOfBody, paramsOfQuery } from './params.ts'
import '../calls/fastify.ts'

const GRAPHQL_PATH = '/graphql'

/** The first is the default when the client accepts anything or sends no Accept (GraphQL over HTTP, September 2026). */
const MEDIA_TYPES = ['application/graphql-response+json', 'application/json'] as const

export interface GraphqlOptions {
  services: Services
  identifier: Identifier
  deadlines: BodyDeadlines
}

/** `/graphql`: authentication, bodies and limits are those of the other routes; Yoga executes admitted requests. */
export function registerGraphql(app: FastifyInstance, { services, identifier, deadlines }: GraphqlOptions): void {
  registerBodies(app, deadlines, assertSmall)
  app.setErrorHandler(answer)
  const execute = lazily(async () => (await import('./server.ts')).createGraphqlServer())

  async function identify(request: FastifyRequest): Promise<void> {
    const identity = await identifier.identify(request)
    const idempotencyKey = idempotencyKeyOf(request.headers)
    request.context = createContext(services, incoming(originOf(request), identity, { idempotencyKey }))
  }

  async function handle(request: FastifyRequest, reply: FastifyReply, params: GraphqlParams | GraphqlParams[]) {
    const { context: caller, log } = request
    const accept = acceptedBy(request)
    if (accept === undefined) return send(reply.code(406), 'application/json', NOT_ACCEPTABLE)
    if (!caller) throw new Error('GraphQL was reached without its onRequest hook')
    const spending = { cost: 0, tokens: 0, selections: 0, operations: [] }
    // A HEAD is a GET whose body is not sent.
    const method = request.method === 'POST' ? 'POST' : 'GET'
    const wanted = { method, params, accept, caller, log, spending }
    const { status, headers, text } = await (await execute())(wanted)
    request.operations = spending.operations
    return reply.code(status).headers(headers).headers(outcomeHeaders(caller.request.outcomes)).send(text)
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

/** Unauthenticated requests are limited to the size of a log-in, so that parsing them stays cheap. */
function assertSmall({ context }: FastifyRequest, body: Buffer): void {
  if (body.length > MAX_UNKNOWN_BYTES && !(context && isKnown(context))) {
    throw new HttpError('too_large', `Without a valid credential a request may have at most ${MAX_UNKNOWN_BYTES} bytes`)
  }
}

/** The media type of the answer; undefined when the client accepts none of those available. */
const acceptedBy = ({ headers }: FastifyRequest): string | undefined =>
  new Negotiator({ headers }).mediaType(MEDIA_TYPES)

const NOT_ACCEPTABLE = {
  message: `Accept must allow ${MEDIA_TYPES.join(' or ')}`,
  extensions: { code: 'NOT_ACCEPTABLE' },
}

/** Answers failures before GraphQL runs in GraphQL's response format. */
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
