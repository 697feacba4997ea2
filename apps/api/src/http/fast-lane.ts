import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Principal } from '@keystead/domain'
import type { FastifyBaseLogger } from 'fastify'
import proxyAddr from '@fastify/proxy-addr'
import { type Context, createContext, type Identity, type Services } from '../trpc/context.ts'
import { authorised, type ProcedureMeta } from '../trpc/procedures.ts'
import type { Identifier } from './authentication.ts'
import { decodeBody, tooSlow } from './bodies.ts'
import type { BodyDeadlines } from './body-deadlines.ts'
import { failedAnswer } from './errors.ts'
import { requestId, STANDARD_HEADERS } from './every-answer.ts'
import { idempotencyKeyOf } from './idempotency-key.ts'
import { bodyOf } from './input.ts'
import { parseJson } from './json.ts'
import type { RestProcedure } from './rest.ts'

/** Longer bodies take the long way. */
const MAX_BODY_BYTES = 65_536

const JSON_TYPES = new Set(['application/json', 'application/json; charset=utf-8', 'application/json;charset=UTF-8'])

export interface FastLaneOptions {
  services: Services
  identifier: Identifier
  logger: FastifyBaseLogger
  trustProxy: string[] | null
  isStopping: () => boolean
  deadlines: BodyDeadlines
}

interface Lane {
  direct: NonNullable<ProcedureMeta['direct']>
  meta: ProcedureMeta
  path: string
}

/** A request on its way, as the parts that Fastify's routes use too want it. */
interface LaneRequest {
  id: string
  ip: string
  headers: IncomingMessage['headers']
}

/**
 * Serves the plainest requests for the procedures that have `direct` straight from node:http, with the parts that the routes
 * are made of: authentication, parser, schema, error bodies. Everything else, such as another media type, a chunked body or a
 * query, goes on to Fastify, which answers the same. (docs/adr/0011)
 */
export function withFastLane(
  next: RequestListener,
  procedures: RestProcedure[],
  options: FastLaneOptions,
): RequestListener {
  const lanes = new Map<string, Lane>()
  for (const { meta, method, path } of procedures) {
    if (meta.direct && method === 'POST' && !path.includes('{')) lanes.set(path, { direct: meta.direct, meta, path })
  }
  const trust = options.trustProxy && proxyAddr.compile(options.trustProxy)
  return (request, response) => {
    const lane = request.method === 'POST' ? lanes.get(request.url ?? '') : undefined
    if (!lane || options.isStopping() || !isPlain(request)) {
      next(request, response)
      return
    }
    const ip = trust ? proxyAddr(request, trust) : (request.socket.remoteAddress ?? '')
    const { headers } = request
    const trip = new Trip({ id: requestId(headers['x-request-id']), ip, headers }, response, lane, options)
    trip.run(request)
  }
}

function isPlain({ headers }: IncomingMessage): boolean {
  const length = headers['content-length']
  return (
    length !== undefined &&
    Number(length) <= MAX_BODY_BYTES &&
    JSON_TYPES.has(headers['content-type'] ?? '') &&
    headers['content-encoding'] === undefined &&
    headers.expect === undefined
  )
}

/** One request and its answer. */
class Trip {
  readonly #request: LaneRequest
  readonly #response: ServerResponse
  readonly #lane: Lane
  readonly #options: FastLaneOptions

  constructor(request: LaneRequest, response: ServerResponse, lane: Lane, options: FastLaneOptions) {
    this.#request = request
    this.#response = response
    this.#lane = lane
    this.#options = options
  }

  /** Admits the caller before the body is looked at; a body that is not wanted is read and thrown away. */
  run(incoming: IncomingMessage): void {
    const chunks: Buffer[] = []
    let admitted: Admission | Promise<Admission | null> | null
    try {
      admitted = this.#admit()
    } catch (error) {
      incoming.resume()
      this.#fail(error)
      return
    }
    this.#options.deadlines.watch(incoming, () => this.#fail(tooSlow(), { connection: 'close' }))
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      this.#options.deadlines.arrived(incoming)
      const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
      if (admitted instanceof Promise) void admitted.then((it) => it && this.#answer(it, body))
      else if (admitted) this.#answer(admitted, body)
    })
  }

  #admit(): Admission | Promise<Admission | null> {
    const identity = this.#options.identifier.identify(this.#request)
    if (!(identity instanceof Promise)) return this.#accept(identity)
    return identity
      .then((it) => this.#accept(it))
      .catch((error: unknown) => {
        this.#fail(error)
        return null
      })
  }

  #accept(identity: Identity): Admission {
    const principal = authorised({ identity }, this.#lane.meta.scope)
    const key = idempotencyKeyOf(this.#request.headers)
    return { context: createContext(this.#options.services, principal.origin, identity, key), principal }
  }

  #answer({ context, principal }: Admission, body: Buffer): void {
    try {
      const input = bodyOf({ body: body.length === 0 ? undefined : parseJson(decodeBody(body)) })
      const answer = this.#lane.direct(context, principal, input)
      if (answer instanceof Promise) {
        void answer.then(
          (it) => this.#send(200, it),
          (error: unknown) => this.#fail(error),
        )
      } else this.#send(200, answer)
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown, extra?: Record<string, string>): void {
    const { services, logger } = this.#options
    const { path, meta } = this.#lane
    const { id, ip } = this.#request
    const failed = { requestId: id, now: services.clock(), title: meta.failure }
    const { status, body, headers, isOurs } = failedAnswer(error, path, failed, services.limiter.limit)
    if (isOurs) logger.error({ err: error, request_id: id }, 'request failed')
    logger.info({ request_id: id, method: 'POST', route: path, status, ip }, 'request')
    this.#send(status, body, { ...headers, ...extra })
  }

  #send(status: number, body: object, headers?: Record<string, string>): void {
    if (this.#response.destroyed || this.#response.headersSent) return
    const text = JSON.stringify(body)
    this.#response.writeHead(status, {
      'x-request-id': this.#request.id,
      ...STANDARD_HEADERS,
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    })
    this.#response.end(text)
  }
}

/** A caller who may go on. */
interface Admission {
  context: Context
  principal: Principal
}
