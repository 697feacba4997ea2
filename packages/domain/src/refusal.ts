/**
 * Why a request is refused. The transport maps each code to a status and each contract to a body.
 *
 * - `invalid`: the input cannot be used, for a reason that its schema does not see
 * - `conflict`: something with that name, email or user name already exists
 * - `in_progress`: the first request with this idempotency key is still running; the same request may succeed later
 * - `unprocessable`: an idempotency key that was used for something else
 * - `not_configured`: it needs a setting that the service was started without
 * - `provider_failed`: an external provider failed; the same request may succeed later
 * - `quota_exceeded`: the tenant may not store so much
 * - `object_corrupt`: the bytes of a stored object are not those that were stored
 * - `mfa_required`: the password was right, and a second factor must follow; {@link Refusal.challenge} says how
 * - `challenge_expired`: that challenge is unknown, used, expired or void; begin again
 * - `reauthentication_required`: the session must first present a password or a factor again
 * - `precondition`: the thing is in a state that forbids it (a user with keys, deleted without force)
 * - `precondition_required`: the caller must say which version it means to change
 * - `precondition_failed`: the thing has changed since the version that the caller means
 */
export type RefusalCode =
  | 'invalid'
  | 'unauthorized'
  | 'mfa_required'
  | 'challenge_expired'
  | 'reauthentication_required'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'precondition'
  | 'precondition_required'
  | 'precondition_failed'
  | 'in_progress'
  | 'unprocessable'
  | 'rate_limited'
  | 'not_configured'
  | 'provider_failed'
  | 'quota_exceeded'
  | 'object_corrupt'

/** The exceeded limit, unless it is that of authentication attempts. */
export interface LimitPolicy {
  name: string
  quota: number
  windowSeconds: number
}

/** What is wrong with one part of the input. */
export interface InputIssue {
  /** The field, such as `email` or `limits.0.name`; empty for the input as a whole. */
  path: string
  message: string
}

export const FACTOR_KINDS = ['totp', 'passkey', 'recovery_code'] as const
export type FactorKind = (typeof FACTOR_KINDS)[number]

/** What a log-in waits for. */
export interface FactorChallenge {
  /** Identifies the log-in in the second request. A secret. */
  challenge: string
  /** What the person can present; those that it can add when `mustEnrol`. */
  factors: FactorKind[]
  /** The person has no factor yet and must add one, because the tenant demands it. */
  mustEnrol: boolean
  expiresAt: Date
}

/**
 * - `missing`: the token is bound to a key, and was presented as a bearer token
 * - `invalid`: the proof is not one of this request, or is of another key
 * - `needless`: the credential is bound to no key, and was presented as if it were
 */
export type ProofFault = 'missing' | 'invalid' | 'needless'

interface RefusalOptions {
  retryAfter?: number
  policy?: LimitPolicy
  challenge?: FactorChallenge
  issues?: InputIssue[]
  proofFault?: ProofFault
  scope?: string
}

/** A request refused for a reason that its caller may read. Anything else that is thrown is an internal error. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly code: RefusalCode
  /** Seconds after which a retry may succeed. */
  readonly retryAfter: number | undefined
  readonly policy: LimitPolicy | undefined
  /** What is wrong with each part of the input, when it is `invalid`. */
  readonly issues: InputIssue[] | undefined
  /** What is wrong with the proof of a request that is `unauthorized` although its credential works. */
  readonly proofFault: ProofFault | undefined
  /** The scope that the credential lacks, of `forbidden`. */
  readonly scope: string | undefined
  readonly #challenge: FactorChallenge | undefined

  constructor(code: RefusalCode, message: string, options: RefusalOptions = {}) {
    super(message)
    this.code = code
    this.retryAfter = options.retryAfter
    this.policy = options.policy
    this.issues = options.issues
    this.proofFault = options.proofFault
    this.scope = options.scope
    this.#challenge = options.challenge
  }

  /** Of `mfa_required`. Private to the class, so that no log writes it. */
  get challenge(): FactorChallenge | undefined {
    return this.#challenge
  }
}
