import type { MaybePromise, Principal } from '@keystead/domain'
import type { FastifyBaseLogger } from 'fastify'
import { type Context, createContext, type Identity, type Services } from '../../trpc/context.ts'
import { authorised, authorisedNow } from '../../trpc/authorisation.ts'
import type { ProcedureMeta } from '../../trpc/procedures.ts'
import type { Identifier, PresentedRequest } from '../authentication.ts'
import { decodeBody } from '../bodies.ts'
import { failedAnswer } from '../errors.ts'
import { idempotencyKeyOf } from '../idempotency-key.ts'
import { bodyOf } from '../input.ts'
import { parseJson } from '../json.ts'
import type { RestProcedure } from '../rest.ts'

/** A request as far as a direct call looks at it. */
export type DirectRequest = PresentedRequest

export interface DirectAnswer {
  status: number
  /** The body, JSON. */
  text: string
  /** Beside those that every answer has. */
  headers: Readonly<Record<string, string>> | null
}

/** A caller who may go on. */
export interface Admission {
  context: Context
  principal: Principal
}

export interface DirectOptions {
  services: Services
  identifier: Identifier
  logger: FastifyBaseLogger
}

/**
 * A procedure that has `direct`, called without Fastify and tRPC around it, by the parts that its route is made of:
 * authentication, parser, schema, error bodies. It never throws: a failure is an answer too. (docs/adr/0011)
 */
export class DirectCall {
  readonly #direct: NonNullable<ProcedureMeta['direct']>
  readonly #meta: ProcedureMeta
  readonly #path: string
  readonly #options: DirectOptions

  constructor(direct: NonNullable<ProcedureMeta['direct']>, { meta, path }: RestProcedure, options: DirectOptions) {
    this.#direct = direct
    this.#meta = meta
    this.#path = path
    this.#options = options
  }

  /** Admits the caller before the body is looked at. */
  admit(request: DirectRequest): MaybePromise<Admission | DirectAnswer> {
    try {
      const identity = this.#options.identifier.identify(request)
      if (!(identity instanceof Promise)) return this.#accept(request, identity)
      return identity.then((it) => this.#accept(request, it)).catch((error: unknown) => this.fail(request, error))
    } catch (error) {
      return this.fail(request, error)
    }
  }

  /** @param admitted what {@link admit} said of the request */
  answer(
    request: DirectRequest,
    admitted: MaybePromise<Admission | DirectAnswer>,
    body: Buffer,
  ): MaybePromise<DirectAnswer> {
    if (admitted instanceof Promise) return admitted.then((it) => this.answer(request, it, body))
    return isAnswer(admitted) ? admitted : this.#call(request, admitted, body)
  }

  /** The same for a body that came after its head: what its caller may do now counts. */
  async answerLate(
    request: DirectRequest,
    admitted: MaybePromise<Admission | DirectAnswer>,
    body: Buffer,
  ): Promise<DirectAnswer> {
    const admission = await admitted
    if (isAnswer(admission)) return admission
    const { context } = admission
    try {
      const principal = await authorisedNow(context, this.#meta.scope)
      return await this.#call(request, { context, principal }, body)
    } catch (error) {
      return this.fail(request, error)
    }
  }

  #call(request: DirectRequest, { context, principal }: Admission, body: Buffer): MaybePromise<DirectAnswer> {
    try {
      const input = bodyOf({ body: body.length === 0 ? undefined : parseJson(decodeBody(body)) })
      const answer = this.#direct(context, principal, input)
      if (!(answer instanceof Promise)) return success(answer)
      return answer.then(success).catch((error: unknown) => this.fail(request, error))
    } catch (error) {
      return this.fail(request, error)
    }
  }

  fail({ id, address: ip }: DirectRequest, error: unknown): DirectAnswer {
    const { services, logger } = this.#options
    const failed = { requestId: id, now: services.clock(), title: this.#meta.failure }
    const { status, body, headers, isOurs } = failedAnswer(error, this.#path, failed, services.limiter.limit)
    if (isOurs) logger.error({ err: error, request_id: id }, 'request failed')
    logger.info({ request_id: id, method: 'POST', route: this.#path, status, ip }, 'request')
    return { status, text: JSON.stringify(body), headers }
  }

  #accept({ headers }: DirectRequest, identity: Identity): Admission {
    const principal = authorised({ identity }, this.#meta.scope)
    const key = idempotencyKeyOf(headers)
    return { context: createContext(this.#options.services, principal.origin, identity, key), principal }
  }
}

const success = (text: string): DirectAnswer => ({ status: 200, text, headers: null })

export const isAnswer = (result: Admission | DirectAnswer): result is DirectAnswer => 'status' in result
