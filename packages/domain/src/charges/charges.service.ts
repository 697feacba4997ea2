import { type EntityManager, LockMode } from '@mikro-orm/core'
import type { Principal } from '../access/principal.ts'
import type { StoredCredential } from '../access/credential.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { CreditPurse, CreditState } from '../credits/credit-purse.ts'
import { KeyCredit } from '../credits/key-credit.entity.ts'
import { newId } from '../ids.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import type { Charge, LimitCounter, LimitOutcome, LimitState, MaybePromise } from '../limits/limit.ts'
import { isUuid } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import { type ChargeOutcome, type ChargeRequest, type ChargeState, KeyCharge } from './key-charge.entity.ts'

/** A charge that has a name, about to be made. */
export interface NewCharge {
  id: string
  tenantId: string
  keyId: string
  idempotencyKey: string | null
  request: ChargeRequest
  state: ChargeState
  /** Credits that it takes; 0 for none. */
  credits: number
  createdAt: Date
  expiresAt: Date
}

/** The stored charge of somebody who asked before. */
export interface EarlierCharge {
  id: string
  request: ChargeRequest
  outcome: ChargeOutcome
}

export interface ChargeStore {
  /**
   * Makes a charge in one transaction with its row. Of several with one idempotency key the first makes it, and the others
   * wait for it and hear of it.
   *
   * @param take takes what the charge is for; null when there was not enough, and then no row is left
   * @returns the charge of somebody who asked before; null when `take` was called
   */
  make(charge: NewCharge, take: () => Promise<ChargeOutcome | null>): Promise<EarlierCharge | null>
  /** Gives back the credits of every reservation that ran out. @returns the points of limits that they took */
  expire(now: Date): Promise<{ keyId: string; request: ChargeRequest }[]>
}

/** What was taken from a key, or the code of what refused it. */
export interface Taken {
  code: 'RATE_LIMITED' | 'USAGE_EXCEEDED' | null
  limits: LimitState[]
  /** Credits left; null for a key that needs none. */
  remaining: number | null
}

/** How a charge is made. */
export interface ChargeOptions {
  cost: number
  idempotencyKey?: string | undefined
  reserveSeconds?: number | undefined
}

/** How long a charge is remembered for its idempotency key. */
const REMEMBER_MS = 24 * 3_600_000

/** Takes points of limits and credits from keys: just so, under an idempotency key, or reserved until work is done. */
export class ChargesService {
  readonly #store: ChargeStore
  readonly #limits: LimitCounter
  readonly #purse: CreditPurse
  readonly #usage: UsageRecorder
  readonly #audit: AuditService
  readonly #clock: Clock

  constructor(parts: {
    store: ChargeStore
    limits: LimitCounter
    purse: CreditPurse
    usage: UsageRecorder
    audit: AuditService
    clock: Clock
  }) {
    this.#store = parts.store
    this.#limits = parts.limits
    this.#purse = parts.purse
    this.#usage = parts.usage
    this.#audit = parts.audit
    this.#clock = parts.clock
  }

  /** Takes all of it or nothing; at once, without a promise, where this process can decide. */
  take(credential: StoredCredential, charges: readonly Charge[], cost: number): MaybePromise<Taken> {
    const outcome = charges.length === 0 ? NO_LIMITS : this.#limits.take(meterOf(credential), charges)
    if (outcome instanceof Promise) return outcome.then((it) => this.#takeCredits(credential, charges, cost, it))
    return this.#takeCredits(credential, charges, cost, outcome)
  }

  #takeCredits(
    credential: StoredCredential,
    charges: readonly Charge[],
    cost: number,
    { admitted, states }: LimitOutcome,
  ): MaybePromise<Taken> {
    if (!admitted) return { code: 'RATE_LIMITED', limits: states, remaining: null }
    const meterId = meterOf(credential)
    const version = credential.key?.creditVersion ?? null
    if (version === null) return { code: null, limits: states, remaining: null }
    const decide = (credit: CreditState): MaybePromise<Taken> => {
      const { remaining } = credit
      if (credit.admitted) return { code: null, limits: states, remaining }
      const refused: Taken = { code: 'USAGE_EXCEEDED', limits: states, remaining }
      const returned = charges.length === 0 ? undefined : this.#limits.giveBack(meterId, charges)
      return returned instanceof Promise ? returned.then(() => refused) : refused
    }
    const credit = this.#purse.take(meterId, version, cost)
    return credit instanceof Promise ? credit.then(decide) : decide(credit)
  }

  /**
   * Takes under a name. Whoever repeats an idempotency key hears what was answered then, and is not charged again.
   *
   * @throws Refusal `conflict` when the idempotency key was used for another request
   */
  async takeOnce(
    credential: StoredCredential,
    charges: readonly Charge[],
    options: ChargeOptions,
  ): Promise<Taken & { id: string | null; repeated: boolean }> {
    const charge = this.#newCharge(credential, charges, options)
    let taken: Taken | undefined
    const take = async (): Promise<ChargeOutcome | null> => {
      taken = await this.take(credential, charges, options.cost)
      return taken.code === null ? outcomeOf(taken, charge.createdAt) : null
    }
    try {
      const earlier = await this.#store.make(charge, take)
      if (earlier) return repeatOf(earlier, charge.request, charges)
    } catch (error) {
      if (taken?.code === null) await this.#untake(credential, charges, options.cost)
      throw error
    }
    if (!taken) throw new Error('a charge was neither made nor found')
    return { ...taken, id: taken.code === null ? charge.id : null, repeated: false }
  }

  async #untake(credential: StoredCredential, charges: readonly Charge[], cost: number): Promise<void> {
    const meterId = meterOf(credential)
    if (charges.length > 0) await this.#limits.giveBack(meterId, charges)
    const version = credential.key?.creditVersion ?? null
    if (version !== null) this.#purse.giveBack(meterId, version, cost)
  }

  #newCharge(credential: StoredCredential, charges: readonly Charge[], options: ChargeOptions): NewCharge {
    const { cost, idempotencyKey = null, reserveSeconds } = options
    const createdAt = this.#clock()
    const lastsMs = reserveSeconds === undefined ? REMEMBER_MS : reserveSeconds * 1000
    const limits = charges.map((charge) => ({ name: charge.limit.name, cost: charge.cost }))
    return {
      id: newId(),
      tenantId: credential.tenantId,
      keyId: credential.id,
      idempotencyKey,
      request: { cost, limits, reserve: reserveSeconds !== undefined },
      state: reserveSeconds === undefined ? 'committed' : 'reserved',
      credits: credential.key?.creditVersion == null ? 0 : cost,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + lastsMs),
    }
  }

  /**
   * Keeps a reservation for good, all of it or less. To commit one again changes nothing.
   *
   * @param cost what the work really cost, at most what was reserved; undefined: all of it
   * @throws Refusal `not_found`; `precondition` for one that was given back, by hand or because its time ran out
   */
  async commit(em: EntityManager, principal: Principal, id: string, cost?: number): Promise<KeyCharge> {
    return this.#settle(em, id, async (tx, charge) => {
      if (charge.state === 'committed') return
      if (charge.state === 'refunded') throw new Refusal('precondition', 'The reservation was given back already.')
      const kept = cost ?? charge.request.cost
      if (kept > charge.request.cost) {
        throw new Refusal('invalid', `cost: at most what was reserved, ${charge.request.cost}`)
      }
      if (kept < charge.request.cost) await this.#return(tx, charge, charge.request.cost - kept)
      charge.request = { ...charge.request, cost: kept }
      charge.state = 'committed'
      charge.expiresAt = new Date(this.#clock().getTime() + REMEMBER_MS)
      const key = await tx.findOneOrFail(ApiKey, charge.key.id)
      this.#usage.recordCost(principal.tenantId, key, kept)
      const target = { type: 'charge', id: charge.id } as const
      this.#audit.record(tx, principal, 'charge.committed', target, { key_id: key.id, cost: kept })
    })
  }

  /** Gives back what was taken. To do it again changes nothing. @throws Refusal `not_found` */
  async refund(em: EntityManager, principal: Principal, id: string): Promise<KeyCharge> {
    return this.#settle(em, id, async (tx, charge) => {
      if (charge.state === 'refunded') return
      await this.#return(tx, charge, charge.request.cost)
      charge.state = 'refunded'
      const target = { type: 'charge', id: charge.id } as const
      const details = { key_id: charge.key.id, cost: charge.request.cost }
      this.#audit.record(tx, principal, 'charge.refunded', target, details)
    })
  }

  /** Gives back every reservation whose time ran out. */
  async expire(em: EntityManager): Promise<void> {
    const expired = await this.#store.expire(this.#clock())
    for (const { keyId, request } of expired) {
      const key = await em.findOne(ApiKey, keyId, acrossTenants)
      if (key) await this.#returnPoints(key, request.limits)
    }
  }

  async #settle(
    em: EntityManager,
    id: string,
    change: (tx: EntityManager, charge: KeyCharge) => Promise<void>,
  ): Promise<KeyCharge> {
    if (!isUuid(id)) throw chargeNotFound()
    return em.transactional(async (tx) => {
      const charge = await tx.findOne(KeyCharge, id, { lockMode: LockMode.PESSIMISTIC_WRITE })
      if (!charge) throw chargeNotFound()
      await change(tx, charge)
      return charge
    })
  }

  /** @param cost of what was taken, how much goes back; of each limit in proportion */
  async #return(tx: EntityManager, charge: KeyCharge, cost: number): Promise<void> {
    const key = await tx.findOneOrFail(ApiKey, charge.key.id)
    if (charge.credits > 0) {
      const credit = await tx.findOne(KeyCredit, key.meter(), { lockMode: LockMode.PESSIMISTIC_WRITE })
      if (credit) credit.remaining += cost
      charge.credits -= cost
    }
    const share = charge.request.cost === 0 ? 0 : cost / charge.request.cost
    const points = charge.request.limits.map((limit) => ({ ...limit, cost: Math.floor(limit.cost * share) }))
    await this.#returnPoints(key, points)
  }

  async #returnPoints(key: ApiKey, points: ChargeRequest['limits']): Promise<void> {
    const charges = points.flatMap(({ name, cost }) => {
      const limit = key.limits.find((each) => each.name === name)
      return limit && cost > 0 ? [{ limit, cost }] : []
    })
    if (charges.length > 0) await this.#limits.giveBack(key.meter(), charges)
  }
}

const meterOf = ({ id, key }: StoredCredential): string => key?.meterId ?? id

const chargeNotFound = (): Refusal => new Refusal('not_found', 'Charge not found')

const NO_LIMITS: LimitOutcome = { admitted: true, states: [] }

const outcomeOf = ({ remaining, limits }: Taken, now: Date): ChargeOutcome => ({
  remaining,
  limits: limits.map((state) => ({
    name: state.limit.name,
    remaining: state.remaining,
    reset_at: new Date(now.getTime() + state.resetMs).toISOString(),
  })),
})

function repeatOf(earlier: EarlierCharge, request: ChargeRequest, charges: readonly Charge[]) {
  // JSON objects in the database have an order of their own.
  const isSame =
    earlier.request.cost === request.cost &&
    earlier.request.reserve === request.reserve &&
    earlier.request.limits.length === request.limits.length &&
    request.limits.every(({ name, cost }) => earlier.request.limits.some((it) => it.name === name && it.cost === cost))
  if (!isSame) throw new Refusal('conflict', 'idempotency_key: was used for another request on this key')
  const limits = charges.flatMap(({ limit }) => {
    const state = earlier.outcome.limits.find(({ name }) => name === limit.name)
    return state
      ? [{ limit, remaining: state.remaining, resetMs: Date.parse(state.reset_at) - Date.now(), exceeded: false }]
      : []
  })
  return { code: null, limits, remaining: earlier.outcome.remaining, id: earlier.id, repeated: true }
}
