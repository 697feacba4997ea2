import type { RequestListener } from 'node:http'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { registerGraphql } from './graphql/routes.ts'
import { registerPages } from './contracts/oauth/pages/routes.ts'
import { registerAuthCheck } from './contracts/v1/auth-check.ts'
import { createIdentifier } from './calls/authentication.ts'
import { BodyDeadlines } from './calls/body-deadlines.ts'
import { type AddressReader, addressReader } from './calls/client-address.ts'
import { BODY_TIMEOUT_MS, registerBodies } from './calls/bodies.ts'
import { registerDocs } from './openapi/docs.ts'
import { registerOpenApi } from './openapi/routes.ts'
import { registerErrors } from './rest/errors.ts'
import { lazyChild } from './calls/lazy-logger.ts'
import { registerHeaders, registerRequestLog, requestId, setStandardHeaders } from './calls/response-defaults.ts'
import { SocketLane } from './verify-lane/lane.ts'
import { registerHealth } from './contracts/v1/health.ts'
import { type ListBounds, WholeLists } from './rest/whole-lists.ts'
import { addEveryMethod } from './calls/methods.ts'
import { shownRequestId } from './contracts/contracts.ts'
import { restProceduresOf } from './contracts/rest-procedures.ts'
import { registerRest } from './rest/routes.ts'
import { appRouter } from './contracts/router.ts'
import type { Services } from './calls/context.ts'
import { longUrl, registerObjects, STREAMED } from './objects/routes.ts'
import { registerOAuth } from './contracts/oauth/routes.ts'
import { registerScim } from './contracts/scim/routes.ts'
import { registerSsf } from './contracts/ssf/routes.ts'
import { registerStream } from './stream/routes.ts'
import { registerTrpc } from './trpc/plugin.ts'
import { registerConsole } from './web-console/routes.ts'
import type { OidcProvider } from './contracts/oauth/provider/oidc-provider.ts'
import './calls/fastify.ts'

const MAX_BODY_BYTES = 1_048_576

/** Node refuses a longer request line and headers (431). */
const MAX_HEAD_BYTES = 16_384

export interface ServerOptions {
  provider: OidcProvider
  services: Services
  logger: FastifyBaseLogger
  trustProxy: string[] | null
  lists: ListBounds
  version: string
  /** @throws when the database is unavailable */
  ping: () => Promise<void>
  isStopping: () => boolean
  /** Aborted when streams must end because the service stops. */
  ending: AbortSignal
  /** Shorter in tests. */
  bodyTimeoutMs?: number | undefined
}

/** What takes the connections and requests of any number of listeners. */
export interface Handlers {
  /** Has each connection first. */
  lane: SocketLane
  /** Fastify: answers what Node's parser has read. */
  route: RequestListener
}

export interface Server extends Handlers {
  app: FastifyInstance
}

/** Assembles the application. It does not listen yet. */
export async function buildServer(options: ServerOptions): Promise<Server> {
  const { services } = options
  const { limiter } = services
  const app = createApp(options)
  const addressOf = addressReader(options.trustProxy)
  decorate(app, { addressOf, attemptLimit: limiter.limit, ending: options.ending })
  const identifier = createIdentifier({ ...services, proofs: services.oauth.dpopProofs, issuer: services.oauth.issuer })

  const procedures = restProceduresOf(appRouter._def.record)
  const deadlines = new BodyDeadlines(options.bodyTimeoutMs ?? BODY_TIMEOUT_MS)
  const lane = new SocketLane(procedures, { ...options, identifier, addressOf })
  app.addHook('onClose', async () => {
    deadlines.close()
    lane.closeAll()
  })
  registerErrors(app, services)
  registerHeaders(app, { isStopping: options.isStopping, shownId: shownRequestId })
  registerRequestLog(app)
  addEveryMethod(app)
  await app.register(async (trpc) => registerTrpc(trpc, { services, identifier }))
  await app.register(async (graphql) => registerGraphql(graphql, { services, identifier, deadlines }))
  await app.register(async (check) => registerAuthCheck(check, services))
  await app.register(async (pages) => registerPages(pages, deadlines, { services, identifier }))
  await app.register(async (oauth) =>
    registerOAuth(oauth, { services, deadlines, identifier, provider: options.provider }),
  )
  await app.register(async (scim) => registerScim(scim, { services, identifier, deadlines }))
  await app.register(async (signals) => registerSsf(signals, { services, identifier, deadlines }))
  await app.register(async (objects) => registerObjects(objects, { services, identifier }))
  await app.register(async (rest) => {
    registerBodies(rest, deadlines)
    registerRest(rest, procedures, { services, identifier, lists: new WholeLists(options.lists), others: STREAMED })
    registerStream(rest, { services, identifier })
    registerHealth(rest, { ...options, clock: services.clock, check: options.ping })
    registerOpenApi(rest)
    registerDocs(rest)
    registerConsole(rest)
  })
  await app.ready()
  return { app, lane, route: (request, response) => app.routing(request, response) }
}

function createApp(options: ServerOptions): FastifyInstance {
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    trustProxy: options.trustProxy ?? false,
    bodyLimit: MAX_BODY_BYTES,
    // No route is a regular expression, so a long parameter costs nothing, and its schema reports its error.
    routerOptions: { maxParamLength: MAX_HEAD_BYTES },
    genReqId: (request) => requestId(request.headers['x-request-id']),
    forceCloseConnections: 'idle',
    rewriteUrl: longUrl,
    childLoggerFactory: lazyChild,
    frameworkErrors: (error, request, reply) => {
      setStandardHeaders(request, reply, shownRequestId)
      app.errorHandler(error, request, reply)
    },
  })
  return app
}

/** Adds what calls/fastify.ts declares. */
function decorate(
  app: FastifyInstance,
  { addressOf, attemptLimit, ending }: { addressOf: AddressReader; attemptLimit: number; ending: AbortSignal },
): void {
  app.decorate('attemptLimit', attemptLimit)
  app.decorate('ending', ending)
  app.decorateRequest('address', {
    getter() {
      return addressOf(this.raw)
    },
  })
  app.decorateRequest('context', null)
  app.decorateRequest('operations', null)
}
