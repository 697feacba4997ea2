import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  AccessDecision,
  AccessDecisions,
  EvaluateAccessBatchRequest,
  EvaluateAccessRequest,
} from '../types/contracts.ts'
import { Resource } from './resource.ts'

/** Decisions by the OpenID AuthZEN Authorization API 1.0. */
export class Authzen extends Resource {
  /**
   * Decides whether a subject may do something. Resolves for a denied access too: check `decision`.
   *
   * A key or token is charged as by `keys.verify`, and so an interrupted attempt is not retried automatically. With an
   * `idempotencyKey` in the options it is charged once, however often it is sent.
   *
   * @example
   * ```ts
   * const { decision } = await keystead.authzen.evaluate({
   *   subject: { type: 'api_key', id: key },
   *   action: { name: 'read' },
   *   resource: { type: 'reports', id: '42' }, // the scope reports:read, or reports:42:read
   * })
   * ```
   */
  evaluate(body: EvaluateAccessRequest, options?: RequestOptions): Call<AccessDecision> {
    return this.body('POST', path`/access/v1/evaluation`, { body, isKeyless: true }, options)
  }

  /**
   * Decides on up to 100 accesses; the decisions are in the order of the evaluations, which have the subject, action and resource of
   * the request where they do not say their own.
   *
   * @example
   * ```ts
   * const { evaluations = [] } = await keystead.authzen.evaluateBatch({
   *   subject: { type: 'api_key', id: key },
   *   resource: { type: 'reports', id: '42' },
   *   evaluations: [{ action: { name: 'read' } }, { action: { name: 'delete' } }],
   * })
   * console.log(evaluations.map(({ decision }) => decision)) // [true, false]
   * ```
   */
  evaluateBatch(body: EvaluateAccessBatchRequest, options?: RequestOptions): Call<AccessDecisions> {
    return this.body('POST', path`/access/v1/evaluations`, { body, isKeyless: true }, options)
  }
}
