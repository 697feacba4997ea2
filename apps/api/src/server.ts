import { randomUUID } from 'node:crypto'
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { createIdentifier, originOf } from './http/authentication.ts'
import { BODY_TIMEOUT_MS, registerBodies } from './http/bodies.ts'
import { registerDocs } from './http/docs.ts'
import { registerOpenApi } from './http/openapi/routes.ts'
import { registerErrors } from './http/errors.ts'
import { registerHealth } from './http/health.ts'
import { registerWellKnown } from './http/well-known.ts'
import type { AttemptLimiter } from './http/rate-limit.ts'
import { registerRest, restProceduresOf } from './http/rest.ts'
import { type AppRouter, appRouter } from './router.ts'
import { RequestContext, type Services } from './trpc/context.ts'
import './http/fastify.ts'

export const MAX_BODY_BYTES = 1_048_576

/** Node reads no longer request line and headers than this (431). */
const MAX_HEAD_BYTES = 16_384

/** Calls in one tRPC batch; each costs what a request costs. */
const MAX_BATCH = 20

export interface ServerOptions {
  services: Services
  limiter: AttemptLimiter
  logger: FastifyBaseLogger
  trustProxy: string[] | null
  version: string
  /** @throws when the database does not answer */
  ping: () => Promise<void>
  isStopping: () => boolean
  /** Shorter in tests. */
  bodyTimeoutMs?: number | undefined
}

/** Assembles the application. It listens nowhere yet: `app.routing` serves the requests of any number of listeners. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const { services, limiter } = options
  const app: FastifyInstance = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    trustProxy: options.trustProxy ?? false,
    bodyLimit: MAX_BODY_BYTES,
    // No route is a regular expression, so a long parameter costs nothing, and its schema says what is wrong with it.
    routerOptions: { maxParamLength: MAX_HEAD_BYTES },
    genReqId: (request) => requestId(request.headers['x-request-id']),
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => app.errorHandler(error, request, reply),
  })
  app.decorate('attemptLimit', limiter.limit)
  app.decorateRequest('context', null)
  const identifier = createIdentifier(services.authenticator, limiter)

  registerErrors(app, services.clock)
  registerRequestLog(app)
  await app.register(async (trpc) => registerTrpc(trpc, options))
  await app.register(async (rest) => {
    registerBodies(rest, options.bodyTimeoutMs ?? BODY_TIMEOUT_MS)
    registerRest(rest, restProceduresOf(appRouter._def.record), { services, identifier, limiter })
    registerHealth(rest, {
      clock: services.clock,
      version: options.version,
      check: options.ping,
      isStopping: options.isStopping,
    })
    registerWellKnown(rest, services)
    registerOpenApi(rest)
    registerDocs(rest)
  })
  await app.ready()
  return app

  async function registerTrpc(trpc: FastifyInstance, { logger }: ServerOptions): Promise<void> {
    const plugin: FastifyTRPCPluginOptions<AppRouter> = {
      prefix: '/trpc',
      trpcOptions: {
        router: appRouter,
        maxBatchSize: MAX_BATCH,
        createContext: async ({ req }) => new RequestContext(services, originOf(req), await identifier.identify(req)),
        onError: ({ error, path }) => {
          if (error.code === 'INTERNAL_SERVER_ERROR')
            logger.error({ err: error.cause ?? error, procedure: path }, 'procedure failed')
        },
      },
    }
    await trpc.register(fastifyTRPCPlugin, plugin)
  }
}

/** A caller's own id is kept when it is harmless in a log line. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID()
}

/**
 * One line for each request. It names the route and never the address itself: paths can hold keys and emails.
 */
function registerRequestLog(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 100) / 100,
        ip: request.ip,
      },
      'request',
    )
  })
}
