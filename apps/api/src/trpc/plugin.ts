import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import type { FastifyInstance } from 'fastify'
import { type Identifier, originOf } from '../http/authentication.ts'
import { type AppRouter, appRouter } from '../router.ts'
import { RequestContext, type Services } from './context.ts'

/** Calls in one batch; each costs what a request costs. */
const MAX_BATCH = 20

/** Serves the router at `/trpc`. */
export async function registerTrpc(
  app: FastifyInstance,
  { services, identifier }: { services: Services; identifier: Identifier },
): Promise<void> {
  const options: FastifyTRPCPluginOptions<AppRouter> = {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize: MAX_BATCH,
      createContext: async ({ req, info }) => {
        const countAll = info.calls.some(({ path }) => path.startsWith('aggregator.'))
        return new RequestContext(services, originOf(req), await identifier.identify(req, { countAll }))
      },
      onError: ({ error, path }) => {
        if (error.code !== 'INTERNAL_SERVER_ERROR') return
        app.log.error({ err: error.cause ?? error, procedure: path }, 'procedure failed')
      },
    },
  }
  await app.register(fastifyTRPCPlugin, options)
}
