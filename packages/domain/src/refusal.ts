/**
 * Why a request is refused. The transport maps each code to a status and each contract to a body.
 *
 * - `invalid`: the input cannot be used, for a reason that its schema does not see
 * - `conflict`: something of that name, email or user name exists already
 * - `in_progress`: the first request with this idempotency key still runs; the same request may succeed later
 * - `unprocessable`: an idempotency key that was used for something else
 * - `not_configured`: it needs a setting that the service was started without
 * - `provider_failed`: somebody else whom the service asks did not do it; the same request may succeed later
 * - `precondition`: the thing is in a state that forbids it (a user with keys, deleted without force)
 */
export type RefusalCode =
  | 'invalid'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition'
  | 'in_progress'
  | 'unprocessable'
  | 'rate_limited'
  | 'not_configured'
  | 'provider_failed'

/** The limit that a request is over, when it is another than that of authentication attempts. */
export interface LimitPolicy {
  name: string
  quota: number
  windowSeconds: number
}

/** A request that is refused for a reason its caller may read. Anything else that is thrown is our own fault. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  /** Seconds after which it is worth trying again. */
  readonly retryAfter: number | undefined
  readonly policy: LimitPolicy | undefined

  constructor(code: RefusalCode, message: string, options: { retryAfter?: number; policy?: LimitPolicy } = {}) {
    super(message)
    this.code = code
    this.retryAfter = options.retryAfter
    this.policy = options.policy
  }
}
