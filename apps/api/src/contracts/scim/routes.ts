import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { type Identifier, originOf } from '../../calls/authentication.ts'
import { authorised, authorisedNow } from '../../calls/authorisation.ts'
import { registerBodies } from '../../calls/bodies.ts'
import type { BodyDeadlines } from '../../calls/body-deadlines.ts'
import { admit, createContext, incoming, type Services } from '../../calls/context.ts'
import { isObject } from '../../calls/input.ts'
import { refuseOtherMethods } from '../../calls/methods.ts'
import { outcomeHeaders } from '../../calls/response-headers.ts'
import '../../calls/fastify.ts'
import { SCIM_MEDIA_TYPE } from './contract.ts'
import { discovery } from './discovery.ts'
import { groups } from './groups.ts'
import { parametersOf, projectionOf, searchParametersOf } from './query.ts'
import type { ScimRoute } from './route.ts'
import { unsupported } from './unsupported.ts'
import { users } from './users.ts'

const PREFIX = '/scim/v2'

const SCOPE = 'sso:manage'

export interface ScimOptions {
  services: Services
  identifier: Identifier
  deadlines: BodyDeadlines
}

/** SCIM 2.0 (RFC 7643, RFC 7644), for a management key with the scope `sso:manage`. */
export function registerScim(app: FastifyInstance, { services, identifier, deadlines }: ScimOptions): void {
  registerBodies(app, deadlines, undefined, [SCIM_MEDIA_TYPE, 'application/json'])
  // 429, 401 and 403 before a body is read.
  app.addHook('onRequest', async (request) => {
    const identity = await identifier.identify(request)
    const admitted = authorised({ identity }, SCOPE)
    request.context = createContext(services, incoming(originOf(request), identity, { admitted, isClean: true }))
  })
  const methodsOf = new Map<string, HTTPMethods[]>()
  for (const route of [...discovery, ...users, ...groups, ...unsupported]) {
    const url = `${PREFIX}${route.url}`
    app.route({ method: route.method, url, handler: (request, reply) => handle(route, request, reply) })
    methodsOf.set(url, [...(methodsOf.get(url) ?? []), route.method])
  }
  for (const [url, methods] of methodsOf) refuseOtherMethods(app, url, methods)
}

async function handle(route: ScimRoute, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { context } = request
  if (!context) throw new Error('a SCIM route was reached without its onRequest hook')
  const { work } = admit(context, await authorisedNow(context.request, SCOPE))
  const parameters = route.isSearch ? searchParametersOf(request) : parametersOf(request)
  const answer = await route.run({
    core: context.core,
    work,
    base: context.core.oauth.issuer.at(PREFIX),
    id: idIn(request),
    parameters,
    projection: projectionOf(parameters),
    body: request.body,
  })
  reply.headers(outcomeHeaders(context.request.outcomes))
  if (answer.location !== undefined) reply.header('location', answer.location)
  if (answer.body === undefined) return reply.code(204).send()
  return reply
    .code(answer.status ?? 200)
    .type(`${SCIM_MEDIA_TYPE}; charset=utf-8`)
    .send(JSON.stringify(answer.body))
}

const idIn = ({ params }: FastifyRequest): string =>
  isObject(params) && typeof params['id'] === 'string' ? params['id'] : ''
