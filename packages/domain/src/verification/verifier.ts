import { proofFaultOf, type StoredCredential } from '../access/credential.ts'
import type { CredentialFinder, Found } from '../access/credential-finder.ts'
import { principalOf } from '../access/authenticator.ts'
import type { Origin, Principal } from '../access/principal.ts'
import { heldAmong } from '../access/scopes.ts'
import type { ChargesService } from '../charges/charges.service.ts'
import type { ChargeResult } from '../charges/charge-result.ts'
import type { Clock } from '../clock.ts'
import type { CreditLeases } from '../credits/credit-leases.ts'
import type { Charge, LimitCounter, MaybePromise } from '../limits/limit.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { Work } from '../work/work.ts'
import { explainRules, failureOf } from './rules.ts'
import type { Explanation, RuleResult, Verdict, VerifyCode, VerifyRequest } from './verdict.ts'

/** A use that the holder of a key requests. */
export interface HolderUse extends Pick<VerifyRequest, 'scopes' | 'cost'> {
  tenantId: string
}

/** Decides whether a key may be used for something. What is in memory is returned without a promise or a round trip. */
export class Verifier {
  readonly #finder: CredentialFinder
  readonly #charges: ChargesService
  readonly #limits: LimitCounter
  readonly #creditLeases: CreditLeases
  readonly #usage: UsageRecorder
  readonly #clock: Clock

  constructor(parts: {
    finder: CredentialFinder
    charges: ChargesService
    limits: LimitCounter
    creditLeases: CreditLeases
    usage: UsageRecorder
    clock: Clock
  }) {
    this.#finder = parts.finder
    this.#charges = parts.charges
    this.#limits = parts.limits
    this.#creditLeases = parts.creditLeases
    this.#usage = parts.usage
    this.#clock = parts.clock
  }

  /**
   * Verifies a key of the caller's tenant and charges the cost of the use; a key of another tenant counts as unknown.
   *
   * @throws Refusal `conflict` when the idempotency key was used for another request
   */
  verify({ principal: caller }: Pick<Work, 'principal'>, request: VerifyRequest): MaybePromise<Verdict> {
    const found = this.#finder.findFor(caller.tenantId, request.key)
    return found instanceof Promise
      ? found.then((it) => this.#judge(caller, request, it))
      : this.#judge(caller, request, found)
  }

  /**
   * Verifies a key for a gateway, with the key's holder as the caller.
   *
   * @param use.tenantId whose keys the gateway admits; a key of another tenant counts as unknown
   */
  verifyHolder(text: string, origin: Origin, use: HolderUse): MaybePromise<Verdict> {
    const found = this.#finder.findFor(use.tenantId, text)
    return found instanceof Promise
      ? found.then((it) => this.#judgeHolder(text, origin, use, it))
      : this.#judgeHolder(text, origin, use, found)
  }

  #judgeHolder(key: string, origin: Origin, { tenantId, ...use }: HolderUse, found: Found): MaybePromise<Verdict> {
    const credential = visibleTo({ tenantId }, found)
    if (credential) {
      return this.#judge(principalOf(credential, origin), { key, ip: origin.ip, ...use }, credential)
    }
    const answer = verdict(found === 'malformed' ? 'MALFORMED' : 'NOT_FOUND', null)
    this.#usage.recordUnknown(answer.code, origin)
    return answer
  }

  /** The same without charging or counting anything, and with the result of every rule. */
  async explain({ principal: caller }: Pick<Work, 'principal'>, request: VerifyRequest): Promise<Explanation> {
    const found = await this.#finder.findFor(caller.tenantId, request.key)
    const credential = visibleTo(caller, found)
    const format: RuleResult = {
      rule: 'format',
      value: found === 'malformed' ? 'no key has this format' : 'has the format of a key',
      passed: found !== 'malformed',
      code: 'MALFORMED',
    }
    const known: RuleResult = {
      rule: 'known',
      value: credential ? `${credential.kind} ${credential.id}` : 'no such key in this tenant',
      passed: credential !== null,
      code: 'NOT_FOUND',
    }
    if (!credential) {
      const rules = found === 'malformed' ? [format] : [format, known]
      return { code: codeOf(rules), credential, limits: [], remaining: null, chargeId: null, rules }
    }
    const charges = chargesOf(credential, request)
    const { states } = await this.#limits.peek(credential.key?.meterId ?? credential.id, charges)
    const remaining =
      credential.key?.creditVersion == null ? null : await this.#creditLeases.peek(credential.key.meterId)
    const rules = [
      format,
      known,
      ...explainRules(credential, request, this.#clock()),
      ...states.map((state, i): RuleResult => {
        const { name, limit, windowSeconds } = state.limit
        const value = `${state.remaining} of ${limit} in ${windowSeconds} s left; takes ${charges[i]?.cost ?? 0}`
        return { rule: `limit ${name}`, value, passed: !state.exceeded, code: 'RATE_LIMITED' }
      }),
    ]
    if (remaining !== null) {
      const value = `${remaining} left; takes ${request.cost}`
      rules.push({ rule: 'credits', value, passed: remaining >= request.cost, code: 'USAGE_EXCEEDED' })
    }
    return { code: codeOf(rules), credential, limits: states, remaining, chargeId: null, rules }
  }

  #judge(caller: Principal, request: VerifyRequest, found: Found): MaybePromise<Verdict> {
    const credential = visibleTo(caller, found)
    if (!credential) {
      return this.#answer(caller, request, verdict(found === 'malformed' ? 'MALFORMED' : 'NOT_FOUND', null))
    }
    const failure = failureOf(credential, request, this.#clock())
    if (failure !== null) return this.#answer(caller, request, verdict(failure, credential))
    if (request.idempotencyKey !== undefined || request.reserveSeconds !== undefined) {
      return this.#chargeOnce(caller, request, credential)
    }
    const { key } = credential
    if (key === null || (key.limits.length === 0 && key.creditVersion === null)) {
      return this.#answer(caller, request, verdict('VALID', credential))
    }
    const result = this.#charges.take(credential, chargesOf(credential, request), request.cost)
    return result instanceof Promise
      ? result.then((it) => this.#answer(caller, request, charged(credential, it)))
      : this.#answer(caller, request, charged(credential, result))
  }

  async #chargeOnce(caller: Principal, request: VerifyRequest, credential: StoredCredential): Promise<Verdict> {
    if (credential.kind !== 'key') return this.#answer(caller, request, verdict('VALID', credential))
    const result = await this.#charges.takeOnce(caller, credential, chargesOf(credential, request), request)
    // What was charged before is not charged again; a reservation counts when it is committed.
    const cost = result.repeated || request.reserveSeconds !== undefined ? 0 : request.cost
    return this.#answer(caller, { ...request, cost }, { ...charged(credential, result), chargeId: result.id })
  }

  #answer(caller: Principal, request: VerifyRequest, answer: Verdict): Verdict {
    this.#usage.recordVerification(caller, {
      credential: answer.credential,
      code: answer.code,
      scope: answer.credential && request.scopes ? heldAmong(answer.credential.scopes, request.scopes.names) : [],
      cost: request.cost,
      ip: request.ip,
    })
    return answer
  }
}

/** API keys, content tokens and access tokens of the caller's own tenant. A session token is neither. */
function visibleTo({ tenantId }: Pick<Principal, 'tenantId'>, found: Found): StoredCredential | null {
  if (found === null || found === 'malformed') return null
  // A token that is bound to a key is worth nothing without the proof, which a caller that verifies it does not have.
  return found.tenantId === tenantId && found.kind !== 'session' && proofFaultOf(found) === null ? found : null
}

const verdict = (code: VerifyCode, credential: StoredCredential | null): Verdict => ({
  code,
  credential,
  limits: [],
  remaining: null,
  chargeId: null,
})

const charged = (credential: StoredCredential, { code, limits, remaining }: ChargeResult): Verdict => ({
  code: code ?? 'VALID',
  credential,
  limits,
  remaining,
  chargeId: null,
})

/** The first rule that failed decides. */
const codeOf = (rules: readonly RuleResult[]): VerifyCode => rules.find(({ passed }) => !passed)?.code ?? 'VALID'

/** What a use takes from which of the key's limits. A requested limit that the key does not have is ignored. */
function chargesOf({ key }: StoredCredential, { limits, cost }: VerifyRequest): Charge[] {
  const own = key?.limits ?? []
  if (!limits) return own.map((limit) => ({ limit, cost }))
  return own.flatMap((limit) => {
    const asked = limits.find(({ name }) => name === limit.name)
    return asked ? [{ limit, cost: asked.cost ?? cost }] : []
  })
}
