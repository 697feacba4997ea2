import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { type Identifier, originOf } from '../../calls/authentication.ts'
import { authorised, authorisedNow } from '../../calls/authorisation.ts'
import { registerBodies } from '../../calls/bodies.ts'
import type { BodyDeadlines } from '../../calls/body-deadlines.ts'
import { admit, createContext, incoming, type Services } from '../../calls/context.ts'
import { isObject } from '../../calls/input.ts'
import { assertStorable } from '../../calls/json.ts'
import { refuseOtherMethods } from '../../calls/methods.ts'
import { outcomeHeaders } from '../../calls/response-headers.ts'
import '../../calls/fastify.ts'
import { polling } from './poll.ts'
import type { SsfRoute } from './route.ts'
import { streamState } from './stream-state.ts'
import { streams } from './streams.ts'

const SCOPE = 'signals:manage'

export interface SsfOptions {
  services: Services
  identifier: Identifier
  deadlines: BodyDeadlines
}

/** The transmitter of the Shared Signals Framework 1.0, for management keys and access tokens with the scope `signals:manage`. */
export function registerSsf(app: FastifyInstance, { services, identifier, deadlines }: SsfOptions): void {
  registerBodies(app, deadlines)
  // 429, 401 and 403 before a body is read.
  app.addHook('onRequest', async (request) => {
    const identity = await identifier.identify(request)
    const admitted = authorised({ identity }, SCOPE)
    request.context = createContext(services, incoming(originOf(request), identity, { admitted, isClean: true }))
  })
  const methodsOf = new Map<string, HTTPMethods[]>()
  for (const route of [...streams, ...streamState, ...polling]) {
    // A colon of the path itself.
    const url = route.url.replace('subjects:', 'subjects::')
    app.route({ method: route.method, url, handler: (request, reply) => handle(route, request, reply) })
    methodsOf.set(url, [...(methodsOf.get(url) ?? []), route.method])
  }
  for (const [url, methods] of methodsOf) refuseOtherMethods(app, url, methods)
}

async function handle(route: SsfRoute, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { context } = request
  if (!context) throw new Error('a route of the transmitter was reached without its onRequest hook')
  const { work } = admit(context, await authorisedNow(context.request, SCOPE))
  const { status, body } = await route.run({
    core: context.core,
    work,
    parameters: parametersOf(request),
    body: request.body,
    leaving: leavingOf(request, reply),
    renew: () => authorisedNow(context.request, SCOPE),
  })
  reply.headers(outcomeHeaders(context.request.outcomes)).header('cache-control', 'no-store').code(status)
  return body === undefined ? reply.send() : reply.send(body)
}

function leavingOf({ server }: FastifyRequest, { raw }: FastifyReply): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  return AbortSignal.any([gone.signal, server.ending])
}

function parametersOf({ query, params }: FastifyRequest): Record<string, unknown> {
  const parameters = { ...(isObject(query) ? query : {}), ...(isObject(params) ? params : {}) }
  for (const value of Object.values(parameters)) assertStorable(String(value), 'The query')
  return parameters
}
