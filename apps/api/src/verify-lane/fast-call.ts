import type { MaybePromise } from '@keystead/domain'
import type { FastifyBaseLogger } from 'fastify'
import { admit, type Identity, incoming, type Services } from '../calls/context.ts'
import { authorised } from '../calls/authorisation.ts'
import type { ProcedureMeta } from '../calls/procedure-meta.ts'
import { type Identifier, presentedAs, type PresentedRequest } from '../calls/authentication.ts'
import { decodeBody } from '../calls/bodies.ts'
import { failedAnswer, shownRequestId } from '../contracts/contracts.ts'
import { idempotencyKeyOf } from '../calls/idempotency-key.ts'
import { bodyOf } from '../calls/input.ts'
import { parseJson } from '../calls/json.ts'
import type { RestProcedure } from '../contracts/rest-procedures.ts'

/** A request as far as a fast call looks at it. */
export type FastRequest = PresentedRequest

export interface FastAnswer {
  status: number
  /** The body, JSON. */
  text: string
  /** Beside those that every answer has. */
  headers: Readonly<Record<string, string>> | null
  /** The `X-Request-Id` of the answer, where it is not that of the request. */
  requestId?: string
}

export interface FastOptions {
  services: Services
  identifier: Identifier
  logger: FastifyBaseLogger
}

/**
 * A procedure that has `fast`, called without Fastify and tRPC around it, by the parts that its route is made of:
 * authentication, parser, schema, error bodies. It never throws: a failure is an answer too. (docs/adr/0011)
 */
export class FastCall {
  readonly #fast: NonNullable<ProcedureMeta['fast']>
  readonly #meta: ProcedureMeta
  readonly #path: string
  readonly #options: FastOptions

  constructor(fast: NonNullable<ProcedureMeta['fast']>, { meta, path }: RestProcedure, options: FastOptions) {
    this.#fast = fast
    this.#meta = meta
    this.#path = path
    this.#options = options
  }

  /** @returns at once, without a promise, what is in memory */
  answer(request: FastRequest, body: Buffer): MaybePromise<FastAnswer> {
    const requestId = shownRequestId(this.#path, request.id, request.headers['x-request-id'])
    const answer = this.#answer(request, body)
    if (requestId === request.id) return answer
    return answer instanceof Promise ? answer.then((it) => ({ ...it, requestId })) : { ...answer, requestId }
  }

  #answer(request: FastRequest, body: Buffer): MaybePromise<FastAnswer> {
    try {
      const identity = this.#options.identifier.identify(request)
      const text =
        identity instanceof Promise
          ? identity.then((it) => this.#call(request, it, body))
          : this.#call(request, identity, body)
      if (!(text instanceof Promise)) return success(text)
      return text.then(success).catch((error: unknown) => this.#fail(request, error))
    } catch (error) {
      return this.#fail(request, error)
    }
  }

  /** The body is there with its head, so that its caller is authorised once: 401 and 403 come before 400. */
  #call({ headers }: FastRequest, identity: Identity, body: Buffer): MaybePromise<string> {
    const principal = authorised({ identity }, this.#meta.scope)
    const idempotencyKey = idempotencyKeyOf(headers)
    const request = incoming(principal.origin, identity, { idempotencyKey, admitted: principal, isClean: true })
    const input = bodyOf({ body: body.length === 0 ? undefined : parseJson(decodeBody(body)) })
    return this.#fast(admit({ core: this.#options.services, request }, principal), input)
  }

  #fail({ id, address: ip, headers: fields }: FastRequest, error: unknown): FastAnswer {
    const { services, logger } = this.#options
    const failed = {
      requestId: id,
      now: services.clock(),
      title: this.#meta.failure,
      issuer: services.oauth.issuer,
      presentedAs: presentedAs({ headers: fields }),
    }
    const { status, body, headers, isOurs } = failedAnswer(error, this.#path, failed, services.limiter.limit)
    if (isOurs) logger.error({ err: error, request_id: id }, 'request failed')
    logger.info({ request_id: id, method: 'POST', route: this.#path, status, ip }, 'request')
    return { status, text: JSON.stringify(body), headers }
  }
}

const success = (text: string): FastAnswer => ({ status: 200, text, headers: null })
