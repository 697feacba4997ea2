import type { MaybePromise, Principal } from '@keystead/domain'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import {
  admit as admitCall,
  type Context,
  createContext,
  type Identity,
  incoming,
  type Services,
} from '../calls/context.ts'
import { authorised, authorisedNow } from '../calls/authorisation.ts'
import type { ProcedureMeta } from '../calls/procedure-meta.ts'
import { type Identifier, originOf } from '../calls/authentication.ts'
import { refuseOtherMethods } from '../calls/methods.ts'
import { entityTagOf, ifMatchOf } from '../calls/versions.ts'
import { idempotencyKeyOf } from '../calls/idempotency-key.ts'
import { inputReader } from '../calls/input.ts'
import { linkNext, listPageOf, streamAll, wantsLines } from './lists.ts'
import { contractOf, CONTRACTS, countsEveryKey } from '../contracts/contracts.ts'
import type { RestProcedure } from '../contracts/rest-procedures.ts'
import { outcomeHeaders } from '../calls/response-headers.ts'
import { unknownFields, WARNING_HEADER } from './unknown-fields.ts'
import type { WholeLists } from './whole-lists.ts'
import '../calls/fastify.ts'

export interface RestOptions {
  lists: WholeLists
  /** The methods that other roads have at paths of procedures. */
  others: ReadonlyMap<string, HTTPMethods[]>
  services: Services
  identifier: Identifier
}

/** Registers each procedure as a route of its own, and answers the other methods of its path with 405. */
export function registerRest(app: FastifyInstance, procedures: RestProcedure[], options: RestOptions): void {
  const methodsOf = new Map<string, HTTPMethods[]>(options.others)
  for (const rest of procedures) {
    const url = rest.path.replaceAll(/\{([^}]+)\}/g, ':$1')
    registerProcedure(app, url, rest, options)
    methodsOf.set(url, [...(methodsOf.get(url) ?? []), rest.method])
  }
  for (const [url, methods] of methodsOf) refuseOtherMethods(app, url, methods)
}

function registerProcedure(app: FastifyInstance, url: string, rest: RestProcedure, options: RestOptions): void {
  const { meta, method, name, procedure } = rest
  const takesQuery = method === 'GET' || method === 'DELETE'
  const findUnknown = CONTRACTS[contractOf(rest.path)].refusesUnknownFields ? () => null : unknownFields(rest.input)
  const readInput = inputReader(rest.input, { takesQuery, hasParameters: url.includes(':') })
  async function call(request: FastifyRequest, ctx: Context, input: unknown): Promise<unknown> {
    const type = procedure._def.type
    return procedure({ ctx, getRawInput: async () => input, path: name, type, signal: request.signal, batchIndex: 0 })
  }

  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const context = contextOf(request)
    const input = readInput(request)
    const warning = findUnknown(input)
    if (warning !== null) reply.header(WARNING_HEADER, warning)
    reply.code(meta.status ?? 200)
    const isText = meta.list === 'text'
    const whole = isText || (meta.list === 'bare' && !('limit' in input) && !('cursor' in input))
    if (meta.list !== undefined && (whole || wantsLines(request))) {
      const form = isText ? 'text' : wantsLines(request) ? 'lines' : 'array'
      const { userId } = principalOf(context)
      const assertStillAdmitted = async () => authorisedNow(context.request, meta.scope)
      const fetchPage = async (paging: object) => {
        // A text has no pages that a caller could choose: its `limit` and `cursor` say how it begins.
        const wanted = isText ? { ...paging, ...input, ...('cursor' in paging && paging) } : { ...input, ...paging }
        const page = listPageOf(await call(request, context, wanted))
        // A read has none to report, and there may be thousands of them.
        context.request.outcomes.length = 0
        return page
      }
      const mediaType = meta.mediaTypeOf?.(input)
      return streamAll(reply, { form, mediaType, userId, lists: options.lists, fetchPage, assertStillAdmitted })
    }
    const output = await call(request, context, input)
    reply.headers(outcomeHeaders(context.request.outcomes))
    if (meta.versioned) reply.header('etag', entityTagOf(output))
    if (meta.list !== 'bare') return output
    const { items, next } = listPageOf(output)
    linkNext(reply, request, next)
    return items
  }

  app.route({
    method,
    url,
    config: { failureTitle: meta.failure, isQuiet: meta.fast !== undefined },
    onRequest: (request, _reply, done) => settle(() => admit(request, rest, options), done),
    handler: meta.fast ? fastHandler(meta.fast, meta, readInput) : handle,
  })
}

/** Rate limit, authentication and authorisation, before the body is read: 429, 401, 403. */
function admit(request: FastifyRequest, { meta, path }: RestProcedure, options: RestOptions): MaybePromise<void> {
  const { services, identifier } = options
  const accept = (identity: Identity): void => {
    const admitted = meta.open ? null : authorised({ identity }, meta.scope)
    // Looked at by those alone who may call it: 401 and 403 come before 400.
    const idempotencyKey = idempotencyKeyOf(request.headers)
    const call = incoming(originOf(request), identity, {
      idempotencyKey,
      ifMatch: ifMatchOf(request.headers),
      admitted,
      isClean: true,
    })
    request.context = createContext(services, call)
  }
  if (meta.open) services.limiter.check(request.address)
  const countAll = countsEveryKey(path)
  const identity = meta.open ? { refusal: null } : identifier.identify(request, { countAll })
  return identity instanceof Promise ? identity.then(accept) : accept(identity)
}

/** Without the procedure around it. The lane has most of its requests; these are the others. */
function fastHandler(
  fast: NonNullable<ProcedureMeta['fast']>,
  { scope }: ProcedureMeta,
  readInput: (request: FastifyRequest) => object,
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const context = contextOf(request)
    const principal = await authorisedNow(context.request, scope)
    return sendJson(reply, await fast(admitCall(context, principal), readInput(request)))
  }
}

/** Runs a step of a hook, and waits only if there is something to wait for. */
function settle(step: () => MaybePromise<void>, done: (error?: Error) => void): void {
  const fail = (error: unknown) => done(error instanceof Error ? error : new Error(String(error)))
  try {
    const result = step()
    if (!(result instanceof Promise)) done()
    // oxlint-disable-next-line promise/no-callback-in-promise -- a hook of Fastify, which is told in one way or the other
    else result.then(() => done(), fail)
  } catch (error) {
    fail(error)
  }
}

/** Fastify looks for serializers and hooks of an object; a text goes out as it is. */
const sendJson = (reply: FastifyReply, answer: string): FastifyReply =>
  reply.header('content-type', 'application/json; charset=utf-8').send(answer)

function principalOf({ request: { admitted } }: Context): Principal {
  if (admitted) return admitted
  throw new Error('a REST route that asks for credentials was reached without them')
}

function contextOf(request: FastifyRequest): Context {
  if (!request.context) throw new Error('a REST route was reached without its onRequest hook')
  return request.context
}
