import { METHODS } from 'node:http'
import type { MaybePromise, Principal } from '@keystead/domain'
import type { AnyProcedure } from '@trpc/server'
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify'
import { z } from 'zod'
import { type Context, createContext, type Identity, renewed, type Services } from '../trpc/context.ts'
import { authorised, authorisedNow } from '../trpc/authorisation.ts'
import type { ProcedureMeta } from '../trpc/procedures.ts'
import { type Identifier, originOf } from './authentication.ts'
import { HttpError } from './failure.ts'
import { idempotencyKeyOf } from './idempotency-key.ts'
import { inputReader } from './input.ts'
import { linkNext, listPageOf, streamAll, wantsLines } from './lists.ts'
import { contractOf, countsEveryKey } from './presenters.ts'
import { noteFields } from './note-fields.ts'
import { unknownFields, WARNING_HEADER } from './unknown-fields.ts'
import type { WholeLists } from './whole-lists.ts'
import './fastify.ts'

/** A procedure that has a REST face. */
export interface RestProcedure {
  /** `contract.resource.verb` */
  name: string
  procedure: AnyProcedure
  meta: ProcedureMeta
  method: HTTPMethods
  /** In OpenAPI's form: `/users/{id}`. */
  path: string
  input: z.ZodObject
}

interface RouterRecord {
  [name: string]: AnyProcedure | RouterRecord
}

const isProcedure = (value: AnyProcedure | RouterRecord): value is AnyProcedure => typeof value === 'function'

/** Every procedure of a router that states `meta.openapi`, in the order in which the router is written. */
export function restProceduresOf(record: RouterRecord, prefix = ''): RestProcedure[] {
  return Object.entries(record).flatMap(([key, value]) => {
    const name = prefix + key
    return isProcedure(value) ? restProcedure(name, value) : restProceduresOf(value, `${name}.`)
  })
}

function restProcedure(name: string, procedure: AnyProcedure): RestProcedure[] {
  const { meta } = procedure._def
  if (!isProcedureMeta(meta) || !meta.openapi) return []
  const { method, path } = meta.openapi
  return [{ name, procedure, meta, method, path, input: inputOf(name, procedure) }]
}

const isProcedureMeta = (meta: unknown): meta is ProcedureMeta => typeof meta === 'object' && meta !== null

/** tRPC keeps the input schemas of a procedure in its definition, though not in its type. */
function inputOf(name: string, { _def }: AnyProcedure): z.ZodObject {
  const inputs = 'inputs' in _def && Array.isArray(_def.inputs) ? _def.inputs : []
  const input: unknown = inputs[0] ?? z.object({})
  if (input instanceof z.ZodObject) return input
  throw new Error(`${name}: the input of a REST procedure is an object`)
}

export interface RestOptions {
  lists: WholeLists
  services: Services
  identifier: Identifier
}

/** Registers each procedure as a route of its own, and answers the other methods of its path with 405. */
export function registerRest(app: FastifyInstance, procedures: RestProcedure[], options: RestOptions): void {
  const methodsOf = new Map<string, HTTPMethods[]>()
  for (const rest of procedures) {
    const url = rest.path.replaceAll(/\{([^}]+)\}/g, ':$1')
    registerProcedure(app, url, rest, options)
    methodsOf.set(url, [...(methodsOf.get(url) ?? []), rest.method])
  }
  for (const [url, methods] of methodsOf) refuseOtherMethods(app, url, methods)
}

/** Fastify knows the usual methods; Node lets others through too. CONNECT, which asks for a tunnel, reaches no route. */
export function addEveryMethod(app: FastifyInstance): void {
  const missing = METHODS.filter((method) => method !== 'CONNECT' && !app.supportedMethods.includes(method))
  for (const method of missing) app.addHttpMethod(method)
}

/** Answers the methods that a path does not have with 405. */
export function refuseOtherMethods(app: FastifyInstance, url: string, methods: HTTPMethods[]): void {
  const allowed = methods.includes('GET') ? [...methods, 'HEAD'] : methods
  app.route({
    method: app.supportedMethods.filter((method) => !allowed.includes(method)),
    url,
    // Refused before a body is read.
    onRequest: async (request, reply) => {
      reply.header('allow', allowed.join(', '))
      throw new HttpError('method_not_allowed', `${request.method} is not allowed here; allowed: ${allowed.join(', ')}`)
    },
    handler: async () => undefined,
  })
}

function registerProcedure(app: FastifyInstance, url: string, rest: RestProcedure, options: RestOptions): void {
  const { meta, method, name, procedure } = rest
  const takesQuery = method === 'GET' || method === 'DELETE'
  const findUnknown = contractOf(rest.path) === 'v1' ? () => null : unknownFields(rest.input)
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
    const whole = meta.list === 'bare' && !('limit' in input) && !('cursor' in input)
    if (meta.list !== undefined && (whole || wantsLines(request))) {
      const form = wantsLines(request) ? 'lines' : 'array'
      const { userId } = principalOf(context)
      const fetchPage = async (paging: object) =>
        listPageOf(await call(request, renewed(context), { ...input, ...paging }))
      return streamAll(reply, { form, userId, lists: options.lists, fetchPage })
    }
    const output = await call(request, context, input)
    reply.headers(noteFields(context.notes))
    if (meta.list !== 'bare') return output
    const { items, next } = listPageOf(output)
    linkNext(reply, request, next)
    return items
  }

  app.route({
    method,
    url,
    config: { failureTitle: meta.failure, isQuiet: meta.direct !== undefined },
    onRequest: (request, _reply, done) => settle(() => admit(request, rest, options), done),
    handler: meta.direct ? handlerOf(meta.direct, meta, readInput) : handle,
  })
}

/** Rate limit, authentication and authorisation, before the body is read: 429, 401, 403. */
function admit(request: FastifyRequest, { meta, path }: RestProcedure, options: RestOptions): MaybePromise<void> {
  const { services, identifier } = options
  const accept = (identity: Identity): void => {
    if (!meta.open) authorised({ identity }, meta.scope)
    // Looked at by those alone who may call it: 401 and 403 come before 400.
    const key = idempotencyKeyOf(request.headers)
    request.context = createContext(services, originOf(request), identity, key)
  }
  if (meta.open) services.limiter.check(request.address)
  const countAll = countsEveryKey(path)
  const identity = meta.open ? { refusal: null } : identifier.identify(request, { countAll })
  return identity instanceof Promise ? identity.then(accept) : accept(identity)
}

/** Without the procedure around it. The fast lane has most of its requests; these are the others. */
function handlerOf(
  direct: NonNullable<ProcedureMeta['direct']>,
  { scope }: ProcedureMeta,
  readInput: (request: FastifyRequest) => object,
) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const context = contextOf(request)
    const principal = await authorisedNow(context, scope)
    return sendJson(reply, await direct(context, principal, readInput(request)))
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

function principalOf({ identity }: Context): Principal {
  if ('principal' in identity) return identity.principal
  throw new Error('a REST route that asks for credentials was reached without them')
}

function contextOf(request: FastifyRequest): Context {
  if (!request.context) throw new Error('a REST route was reached without its onRequest hook')
  return request.context
}
