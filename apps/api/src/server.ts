import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { registerGraphql } from './graphql/routes.ts'
import { registerAuthCheck } from './http/auth-check.ts'
import { createIdentifier } from './http/authentication.ts'
import { BodyDeadlines } from './http/body-deadlines.ts'
import { type AddressReader, addressReader } from './http/client-address.ts'
import { BODY_TIMEOUT_MS, registerBodies } from './http/bodies.ts'
import { registerDocs } from './http/docs.ts'
import { registerOpenApi } from './http/openapi/routes.ts'
import { registerErrors } from './http/errors.ts'
import { lazyChild } from './http/lazy-logger.ts'
import { registerHeaders, registerRequestLog, requestId } from './http/every-answer.ts'
import { FastLane } from './http/lane/lane.ts'
import { registerHealth } from './http/health.ts'
import { registerWellKnown } from './http/well-known.ts'
import { WholeLists } from './http/whole-lists.ts'
import { addEveryMethod, registerRest, restProceduresOf } from './http/rest.ts'
import { appRouter } from './router.ts'
import type { Services } from './trpc/context.ts'
import { registerStream } from './stream/routes.ts'
import { registerTrpc } from './trpc/plugin.ts'
import './http/fastify.ts'

const MAX_BODY_BYTES = 1_048_576

/** Node reads no longer request line and headers than this (431). */
const MAX_HEAD_BYTES = 16_384

export interface ServerOptions {
  services: Services
  logger: FastifyBaseLogger
  trustProxy: string[] | null
  listsPerUser: number
  version: string
  /** @throws when the database does not answer */
  ping: () => Promise<void>
  isStopping: () => boolean
  /** Aborted when streams must end, since the service does. */
  ending: AbortSignal
  /** Shorter in tests. */
  bodyTimeoutMs?: number | undefined
}

export interface Server {
  app: FastifyInstance
  /** Serves the requests of any number of listeners. */
  lane: FastLane
}

/** Assembles the application. It listens nowhere yet. */
export async function buildServer(options: ServerOptions): Promise<Server> {
  const { services } = options
  const { limiter } = services
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    trustProxy: options.trustProxy ?? false,
    bodyLimit: MAX_BODY_BYTES,
    // No route is a regular expression, so a long parameter costs nothing, and its schema says what is wrong with it.
    routerOptions: { maxParamLength: MAX_HEAD_BYTES },
    genReqId: (request) => requestId(request.headers['x-request-id']),
    forceCloseConnections: 'idle',
    childLoggerFactory: lazyChild,
    frameworkErrors: (error, request, reply) => app.errorHandler(error, request, reply),
  })
  const addressOf = addressReader(options.trustProxy)
  decorate(app, { addressOf, attemptLimit: limiter.limit, ending: options.ending })
  const identifier = createIdentifier(services.authenticator, limiter)

  const procedures = restProceduresOf(appRouter._def.record)
  const deadlines = new BodyDeadlines(options.bodyTimeoutMs ?? BODY_TIMEOUT_MS)
  const own = { ...options, identifier, deadlines, addressOf }
  const lane = new FastLane((request, response) => app.routing(request, response), procedures, own)
  app.addHook('onClose', async () => {
    deadlines.close()
    lane.closeAll()
  })
  registerErrors(app, services.clock)
  registerHeaders(app, options.isStopping)
  registerRequestLog(app)
  addEveryMethod(app)
  await app.register(async (trpc) => registerTrpc(trpc, { services, identifier }))
  await app.register(async (graphql) => registerGraphql(graphql, { services, identifier, deadlines }))
  await app.register(async (check) => registerAuthCheck(check, services))
  await app.register(async (rest) => {
    registerBodies(rest, deadlines)
    registerRest(rest, procedures, { services, identifier, lists: new WholeLists(options.listsPerUser) })
    registerStream(rest, { services, identifier })
    registerHealth(rest, { ...options, clock: services.clock, check: options.ping })
    registerWellKnown(rest, services)
    registerOpenApi(rest)
    registerDocs(rest)
  })
  await app.ready()
  return { app, lane }
}

/** What http/fastify.ts declares. */
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
