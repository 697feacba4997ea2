import { TRPCError } from '@trpc/server'
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Identifier, originOf } from '../http/authentication.ts'
import { failureOf, waitFields } from '../http/errors.ts'
import { describeFailure, HttpError } from '../http/failure.ts'
import { idempotencyKeyOf } from '../http/idempotency-key.ts'
import { noteFields } from '../http/note-fields.ts'
import { type AppRouter, appRouter } from '../router.ts'
import { type Context, createContext, type Services } from './context.ts'
import { TRPC_CODES } from './procedures.ts'

/** Calls in one batch; each costs what a request costs. */
const MAX_BATCH = 20

/** Serves the router at `/trpc`. */
export async function registerTrpc(
  app: FastifyInstance,
  { services, identifier }: { services: Services; identifier: Identifier },
): Promise<void> {
  // Before the body is read, as over REST: 429 comes first.
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'TRACE') throw traceRefused(reply)
    const identity = await identifier.identify(request, { countAll: isForAggregator(request) })
    request.context = createContext(services, originOf(request), identity, idempotencyKeyOf(request.headers))
  })
  app.setErrorHandler(answer)
  const options: FastifyTRPCPluginOptions<AppRouter> = {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize: MAX_BATCH,
      createContext: ({ req }) => contextOf(req),
      responseMeta: ({ errors, ctx }) => ({
        headers: { ...waitFieldsOf(errors, app.attemptLimit), ...(ctx && noteFields(ctx.notes)) },
      }),
      onError: ({ error, path }) => {
        if (error.code !== 'INTERNAL_SERVER_ERROR') return
        app.log.error({ err: error.cause ?? error, procedure: path }, 'procedure failed')
      },
    },
  }
  await app.register(fastifyTRPCPlugin, options)
}

/** tRPC makes a `Request` of every request, and the Fetch standard has none for TRACE. */
function traceRefused(reply: FastifyReply): HttpError {
  reply.header('allow', 'GET, HEAD, POST')
  return new HttpError('method_not_allowed', 'TRACE is not allowed here; allowed: GET, HEAD, POST')
}

/** Whether one of the procedures of a batch, which the path names, manages users or keys of the aggregator contract. */
function isForAggregator({ params }: FastifyRequest): boolean {
  const path = typeof params === 'object' && params !== null && 'path' in params ? String(params.path) : ''
  return decoded(path)
    .split(',')
    .some((name) => /^aggregator\.(?:users|apiKeys)\./.test(name))
}

/** Fastify has decoded the path already, and tRPC does so once more before it looks a procedure up. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // tRPC finds no procedure by it either.
    return ''
  }
}

function contextOf({ context }: FastifyRequest): Context {
  if (!context) throw new Error('tRPC was reached without its onRequest hook')
  return context
}

/** Of a batch, the longest wait. */
function waitFieldsOf(errors: TRPCError[], limit: number): Record<string, string> {
  const failures = errors.map(describeFailure).toSorted((a, b) => (a.retryAfter ?? 0) - (b.retryAfter ?? 0))
  const longest = failures.at(-1)
  return longest ? waitFields(longest, limit) : {}
}

/** What fails before tRPC is reached, in the form in which tRPC answers. */
function answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const failure = failureOf(error, request)
  if (failure.code === 'internal') request.log.error({ err: error }, 'request failed')
  reply.headers(waitFields(failure, reply.server.attemptLimit))
  const code = TRPC_CODES[failure.code]
  const httpStatus = getHTTPStatusCodeFromError(new TRPCError({ code }))
  const shape = { message: failure.message, code: TRPC_ERROR_CODES_BY_KEY[code], data: { code, httpStatus } }
  reply.code(httpStatus).type('application/json').send({ error: shape })
}
