import { TRPCError } from '@trpc/server'
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Identifier, originOf } from '../calls/authentication.ts'
import { isChange } from '../calls/browser.ts'
import { type ErrorShape, failureData, rememberRequest } from '../calls/error-shape.ts'
import { failureOf, waitFields } from '../calls/failure-fields.ts'
import { describeFailure, HttpError } from '../calls/failure.ts'
import { idempotencyKeyOf } from '../calls/idempotency-key.ts'
import { ifMatchOf } from '../calls/versions.ts'
import { outcomeHeaders } from '../calls/response-headers.ts'
import { countsEveryKey } from '../contracts/contracts.ts'
import { restProceduresOf } from '../contracts/rest-procedures.ts'
import { type AppRouter, appRouter } from '../contracts/router.ts'
import { type Context, createContext, incoming, type Services } from '../calls/context.ts'
import { TRPC_CODES } from '../calls/trpc-errors.ts'
import { listInput } from './list-input.ts'

/** Calls in one batch; each costs as much as a request. */
const MAX_BATCH = 20

/** Serves the router at `/trpc`. */
export async function registerTrpc(
  app: FastifyInstance,
  { services, identifier }: { services: Services; identifier: Identifier },
): Promise<void> {
  // Before the body is read, as over REST: 429 comes first.
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'TRACE') throw traceRefused(reply)
    const names = namesIn(request)
    const countAll = names.some((name) => COUNTED.has(name))
    const identity = await identifier.identify(request, { countAll, changes: mayChange(request, names) })
    const idempotencyKey = idempotencyKeyOf(request.headers)
    request.context = createContext(
      services,
      incoming(originOf(request), identity, {
        idempotencyKey,
        ifMatch: ifMatchOf(request.headers),
        adaptInput: listInput,
      }),
    )
  })
  app.setErrorHandler(answer)
  const options: FastifyTRPCPluginOptions<AppRouter> = {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize: MAX_BATCH,
      createContext: ({ req }) => contextOf(req),
      responseMeta: ({ errors, ctx }) => ({
        headers: { ...waitFieldsOf(errors, app.attemptLimit), ...(ctx && outcomeHeaders(ctx.request.outcomes)) },
      }),
      onError: ({ error, path, req }) => {
        rememberRequest(error, req.id)
        if (error.code !== 'INTERNAL_SERVER_ERROR') return
        app.log.error({ err: error.cause ?? error, procedure: path }, 'procedure failed')
      },
    },
  }
  await app.register(fastifyTRPCPlugin, options)
}

/** tRPC creates a Fetch `Request`, which does not support TRACE. */
function traceRefused(reply: FastifyReply): HttpError {
  reply.header('allow', 'GET, HEAD, POST')
  return new HttpError('method_not_allowed', 'TRACE is not allowed here; allowed: GET, HEAD, POST')
}

/** The procedures that count every authentication, like their REST paths. */
const COUNTED: ReadonlySet<string> = new Set(
  restProceduresOf(appRouter._def.record)
    .filter(({ path }) => countsEveryKey(path))
    .map(({ name }) => name),
)

/** The procedures of a batch, as named in the path. */
function namesIn({ params }: FastifyRequest): string[] {
  const path = typeof params === 'object' && params !== null && 'path' in params ? String(params.path) : ''
  return decoded(path).split(',')
}

const QUERIES: ReadonlySet<string> = new Set(
  restProceduresOf(appRouter._def.record)
    .filter(({ procedure }) => procedure._def.type === 'query')
    .map(({ name }) => name),
)

/** Whether a request may change something. A subscription is a GET, and starts a job. */
const mayChange = (request: FastifyRequest, names: string[]): boolean =>
  isChange(request) || !names.every((name) => QUERIES.has(name))

/** Fastify has already decoded the path; tRPC decodes it once more before it looks up a procedure. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // tRPC finds no procedure with it either.
    return ''
  }
}

function contextOf({ context }: FastifyRequest): Context {
  if (!context) throw new Error('tRPC was reached without its onRequest hook')
  return context
}

/** The wait fields of a batch: those of the longest wait. */
function waitFieldsOf(errors: TRPCError[], limit: number): Record<string, string> {
  const failures = errors.map(describeFailure).toSorted((a, b) => (a.retryAfter ?? 0) - (b.retryAfter ?? 0))
  const longest = failures.at(-1)
  return longest ? waitFields(longest, limit) : {}
}

/** Answers failures before tRPC runs in tRPC's response format. */
function answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const failure = failureOf(error, request)
  if (failure.code === 'internal') request.log.error({ err: error }, 'request failed')
  reply.headers(waitFields(failure, reply.server.attemptLimit))
  const code = TRPC_CODES[failure.code]
  const httpStatus = getHTTPStatusCodeFromError(new TRPCError({ code }))
  const data = { code, httpStatus, ...failureData(failure, request.id) }
  const shape: ErrorShape = { message: failure.message, code: TRPC_ERROR_CODES_BY_KEY[code], data }
  reply.code(httpStatus).type('application/json').send({ error: shape })
}
