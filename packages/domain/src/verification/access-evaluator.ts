import type { Clock } from '../clock.ts'
import type { MaybePromise } from '../limits/limit.ts'
import { Refusal } from '../refusal.ts'
import type { ApiUser } from '../users/api-user.entity.ts'
import { findIdentified, type UserByIdentifier } from '../users/identified-users.ts'
import type { Work } from '../work/work.ts'
import { requirementFor, type WantedAccess } from './access-scopes.ts'
import type { Verdict, VerifyCode } from './verdict.ts'
import type { Verifier } from './verifier.ts'

/** An access that a policy enforcement point has to decide on. */
export interface AccessRequest extends WantedAccess {
  subject: { type: string; id: string }
  /** Where the subject is. */
  ip?: string | undefined
  /** What the use costs, of every limit of the key and of its credits. */
  cost: number
  /** A repeated request with the same one is not charged again. */
  idempotencyKey?: string | undefined
}

/**
 * Why an access is allowed or not: as a verification says of a key or a token. Of a user it says no more than `NOT_PERMITTED`, or who
 * may only verify would learn which users there are.
 */
export type AccessCode = VerifyCode | 'NOT_PERMITTED' | 'UNKNOWN_SUBJECT_TYPE'

export interface AccessDecision {
  code: AccessCode
  /** Of a key that is over a limit: milliseconds until it has points again. */
  retryMs: number | null
}

/** An access that could not be evaluated: it is not allowed. */
export interface FailedEvaluation {
  refusal: Refusal
}

/** How evaluations of one request depend on each other. @see AuthZEN 1.0, "Evaluations semantics" */
export const EVALUATION_SEMANTICS = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const
export type EvaluationSemantic = (typeof EVALUATION_SEMANTICS)[number]

/** Subjects that are named by a credential of theirs. */
const CREDENTIALS: ReadonlySet<string> = new Set(['api_key', 'access_token'])

/** Subjects that are named by their id or email. Gateways call what the `sub` of a token names an identity. */
const USERS: ReadonlySet<string> = new Set(['user', 'identity'])

/** Decides on accesses for policy enforcement points. What needs no database is decided without a promise. */
export class AccessEvaluator {
  readonly #verifier: Verifier
  readonly #clock: Clock

  constructor(parts: { verifier: Verifier; clock: Clock }) {
    this.#verifier = parts.verifier
    this.#clock = parts.clock
  }

  /** @throws Refusal `conflict` when the idempotency key was used for another request */
  evaluate(work: Work, request: AccessRequest): MaybePromise<AccessDecision> {
    if (!USERS.has(request.subject.type)) return this.#decide(work, request, () => undefined)
    return usersOf(work, [request]).then((users) => this.#decide(work, request, users))
  }

  /**
   * In order; a semantic that stops leaves out the rest. A refusal of one is its own result.
   *
   * @returns at least one result, and as many as there are requests for `execute_all`
   */
  async evaluateAll(
    work: Work,
    requests: readonly AccessRequest[],
    semantic: EvaluationSemantic,
  ): Promise<(AccessDecision | FailedEvaluation)[]> {
    const users = await usersOf(work, requests)
    const decided = (request: AccessRequest) => this.#decideOrFail(work, request, users)
    if (semantic === 'execute_all') return Promise.all(requests.map(decided))
    const last = semantic === 'permit_on_first_permit'
    const results: (AccessDecision | FailedEvaluation)[] = []
    for (const request of requests) {
      const result = await decided(request)
      results.push(result)
      if (isPermitted(result) === last) break
    }
    return results
  }

  async #decideOrFail(
    work: Work,
    request: AccessRequest,
    users: UserByIdentifier,
  ): Promise<AccessDecision | FailedEvaluation> {
    try {
      return await this.#decide(work, request, users)
    } catch (error) {
      if (error instanceof Refusal) return { refusal: error }
      throw error
    }
  }

  #decide(work: Work, request: AccessRequest, users: UserByIdentifier): MaybePromise<AccessDecision> {
    const { subject, ip, cost, idempotencyKey } = request
    if (USERS.has(subject.type)) return this.#decideForUser(users(subject.id), request)
    if (!CREDENTIALS.has(subject.type)) return { code: 'UNKNOWN_SUBJECT_TYPE', retryMs: null }
    const verdict = this.#verifier.verify(work, {
      key: subject.id,
      scopes: requirementFor(request),
      ip,
      cost,
      idempotencyKey,
    })
    return verdict instanceof Promise ? verdict.then(decisionOf) : decisionOf(verdict)
  }

  /** It is no use of a key: nothing is charged or counted. */
  #decideForUser(user: ApiUser | undefined, wanted: WantedAccess): AccessDecision {
    const may = user !== undefined && user.isActive(this.#clock()) && requirementFor(wanted).isMetBy(user.heldScopes())
    return { code: may ? 'VALID' : 'NOT_PERMITTED', retryMs: null }
  }
}

/** One look-up for all requests. */
async function usersOf(work: Work, requests: readonly AccessRequest[]): Promise<UserByIdentifier> {
  const named = requests.filter(({ subject }) => USERS.has(subject.type)).map(({ subject }) => subject.id)
  return named.length === 0 ? () => undefined : findIdentified(work, named)
}

export const isPermitted = (result: AccessDecision | FailedEvaluation): boolean =>
  'code' in result && result.code === 'VALID'

function decisionOf({ code, limits }: Verdict): AccessDecision {
  if (code !== 'RATE_LIMITED') return { code, retryMs: null }
  return { code, retryMs: Math.max(0, ...limits.filter(({ exceeded }) => exceeded).map(({ resetMs }) => resetMs)) }
}
