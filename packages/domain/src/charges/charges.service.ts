import { type EntityManager, LockMode } from '@mikro-orm/core'
import pLimit from 'p-limit'
import type { Principal } from '../access/principal.ts'
import type { StoredCredential } from '../access/credential.ts'
import type { AuditService } from '../audit/audit.service.ts'
import type { Clock } from '../clock.ts'
import type { CreditPurse, CreditState, CreditStore, CreditWithin } from '../credits/credit-purse.ts'
import { KeyCredit } from '../credits/key-credit.entity.ts'
import { newId } from '../ids.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import type { Charge, LimitCounter, LimitOutcome, LimitState, MaybePromise } from '../limits/limit.ts'
import { isUuid } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { ChargeStore, MadeCharge, NewCharge } from './charge-store.ts'
import { assertMayGiveBack, windowEndOf } from './giving-back.ts'
import { type ChargeOutcome, type HeldCharge, KeyCharge } from './key-charge.entity.ts'
import { outcomeOf, repeatOf, type Taken } from './taken.ts'

/** How a charge is made. */
export interface ChargeOptions {
  cost: number
  idempotencyKey?: string | undefined
  reserveSeconds?: number | undefined
}

/** How long a charge is remembered for its idempotency key. */
const REMEMBER_MS = 24 * 3_600_000

/** Charges of one key wait for each other, with a connection each. Were they to hold all, everything else would wait for that key. */
const AT_ONCE = 6

/** A charge is refused at last when there was not enough so often, each time with a lease under way that might have brought more. */
const MOST_TRIES = 5

/** Takes points of limits and credits from keys: just so, under an idempotency key, or reserved until work is done. */
export class ChargesService {
  readonly #store: ChargeStore
  readonly #limits: LimitCounter
  readonly #purse: CreditPurse
  readonly #usage: UsageRecorder
  readonly #audit: AuditService
  readonly #clock: Clock
  readonly #limit = pLimit(AT_ONCE)

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
  take(
    credential: StoredCredential,
    charges: readonly Charge[],
    cost: number,
    purse: Pick<CreditPurse, 'take'> = this.#purse,
  ): MaybePromise<Taken> {
    const outcome = charges.length === 0 ? NO_LIMITS : this.#limits.take(meterOf(credential), charges)
    if (outcome instanceof Promise) {
      return outcome.then((it) => this.#takeCredits(credential, { charges, cost, purse }, it))
    }
    return this.#takeCredits(credential, { charges, cost, purse }, outcome)
  }

  #takeCredits(
    credential: StoredCredential,
    { charges, cost, purse }: { charges: readonly Charge[]; cost: number; purse: Pick<CreditPurse, 'take'> },
    { admitted, states }: LimitOutcome,
  ): MaybePromise<Taken> {
    if (!admitted) return { code: 'RATE_LIMITED', limits: states, remaining: null, refilledAt: null }
    const meterId = meterOf(credential)
    const version = credential.key?.creditVersion ?? null
    if (version === null) return { code: null, limits: states, remaining: null, refilledAt: null }
    const decide = (credit: CreditState): MaybePromise<Taken> => {
      const { remaining, refilledAt } = credit
      if (credit.admitted) return { code: null, limits: states, remaining, refilledAt }
      const limits = states.map((state, i) => withReturned(state, charges[i]?.cost ?? 0))
      const refused: Taken = { code: 'USAGE_EXCEEDED', limits, remaining, refilledAt }
      const returned = charges.length === 0 ? undefined : this.#limits.giveBack(meterId, charges)
      return returned instanceof Promise ? returned.then(() => refused) : refused
    }
    const credit = purse.take(meterId, version, cost)
    if (!(credit instanceof Promise)) return decide(credit)
    return credit.then(decide, async (error: unknown) => {
      await this.#limits.giveBack(meterId, charges)
      throw error
    })
  }

  /**
   * Takes under a name. Whoever repeats an idempotency key hears what was answered then, and is not charged again.
   *
   * @throws Refusal `conflict` when the idempotency key was used for another request
   */
  async takeOnce(
    caller: Pick<Principal, 'credentialId'>,
    credential: StoredCredential,
    charges: readonly Charge[],
    options: ChargeOptions,
  ): Promise<Taken & { id: string | null; repeated: boolean }> {
    const charge = this.#newCharge(caller, credential, charges, options)
    for (let tries = 1; ; tries++) {
      const { earlier, taken, isUndecided } = await this.#make(charge, credential, charges)
      if (earlier) return repeatOf(earlier, charge, charges)
      if (!taken) throw new Error('a charge was neither made nor found')
      if (isUndecided && tries < MOST_TRIES) await this.#arrival(credential)
      else return { ...taken, id: taken.code === null ? charge.id : null, repeated: false }
    }
  }

  /** Takes credits on the connection of the charge's own transaction: were it to wait for another, all could wait for each other. */
  async #make(charge: NewCharge, credential: StoredCredential, charges: readonly Charge[]) {
    const { cost } = charge.request
    let taken: Taken | undefined
    let credits: CreditWithin | undefined
    const take = async (lease: CreditStore['lease']): Promise<MadeCharge | null> => {
      const within = async (meterId: string, version: number) =>
        (credits = await this.#purse.takeWithin(meterId, { version, cost, lease }))
      taken = await this.take(credential, charges, cost, { take: within })
      return taken.code === null
        ? { outcome: outcomeOf(taken, charge.createdAt), creditRefilledAt: taken.refilledAt }
        : null
    }
    try {
      const earlier = await this.#limit(() => this.#store.make(charge, take))
      return { earlier, taken, isUndecided: credits?.isUndecided ?? false }
    } catch (error) {
      if (taken?.code === null) await this.#untake(credential, charges, credits?.leased ?? 0)
      throw error
    }
  }

  /** Gives back what a transaction that failed does not bring back by itself. */
  async #untake(credential: StoredCredential, charges: readonly Charge[], leased: number): Promise<void> {
    const meterId = meterOf(credential)
    if (charges.length > 0) await this.#limits.giveBack(meterId, charges)
    const version = credential.key?.creditVersion ?? null
    if (version !== null && leased > 0) this.#purse.giveBack(meterId, version, leased)
  }

  async #arrival(credential: StoredCredential): Promise<void> {
    const version = credential.key?.creditVersion ?? null
    if (version !== null) await this.#purse.arrival(meterOf(credential), version)
  }

  #newCharge(
    { credentialId: madeBy }: Pick<Principal, 'credentialId'>,
    credential: StoredCredential,
    charges: readonly Charge[],
    options: ChargeOptions,
  ): NewCharge {
    const { cost, idempotencyKey = null, reserveSeconds } = options
    const createdAt = this.#clock()
    const lastsMs = reserveSeconds === undefined ? REMEMBER_MS : reserveSeconds * 1000
    const limits = charges.map((charge) => ({ name: charge.limit.name, cost: charge.cost }))
    return {
      id: newId(),
      tenantId: credential.tenantId,
      keyId: credential.id,
      madeBy,
      idempotencyKey,
      request: { cost, limits, reserve: reserveSeconds !== undefined },
      state: reserveSeconds === undefined ? 'committed' : 'reserved',
      creditVersion: credential.key?.creditVersion ?? null,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + lastsMs),
    }
  }

  /**
   * Keeps a reservation for good, all of it or less. To commit one again changes nothing.
   *
   * @param cost what the work really cost, at most what was reserved; undefined: all of it
   * @throws Refusal `not_found`; `forbidden` for a part of it to another credential than made it, without `keys:update`;
   *   `precondition` for one that was given back, by hand or because its time ran out
   */
  async commit(em: EntityManager, principal: Principal, id: string, cost?: number): Promise<KeyCharge> {
    return this.#settle(em, id, async (tx, charge) => {
      if (charge.state === 'committed') return
      const isOver = charge.expiresAt <= this.#clock()
      if (charge.state === 'refunded' || isOver) {
        throw new Refusal('precondition', 'The reservation was given back already.')
      }
      const kept = cost ?? charge.held.cost
      if (kept > charge.held.cost) throw new Refusal('invalid', `cost: at most what was reserved, ${charge.held.cost}`)
      // To keep less is to give back the rest.
      if (kept < charge.held.cost) await assertMayGiveBack(tx, principal, charge)
      await this.#keep(tx, charge, kept)
      charge.state = 'committed'
      charge.expiresAt = new Date(this.#clock().getTime() + REMEMBER_MS)
      const key = await tx.findOneOrFail(ApiKey, charge.key.id)
      this.#usage.recordCost(principal.tenantId, key, kept)
      const target = { type: 'charge', id: charge.id } as const
      this.#audit.record(tx, principal, 'charge.committed', target, { key_id: key.id, cost: kept })
    })
  }

  /** Gives back what was taken. To do it again changes nothing. @throws Refusal `not_found`, and `forbidden` like {@link commit} */
  async refund(em: EntityManager, principal: Principal, id: string): Promise<KeyCharge> {
    return this.#settle(em, id, async (tx, charge) => {
      await assertMayGiveBack(tx, principal, charge)
      if (charge.state === 'refunded') return
      const target = { type: 'charge', id: charge.id } as const
      const details = { key_id: charge.key.id, cost: charge.held.cost }
      this.#audit.record(tx, principal, 'charge.refunded', target, details)
      await this.#keep(tx, charge, 0)
      charge.state = 'refunded'
    })
  }

  /** Gives back every reservation whose time ran out. */
  async expire(em: EntityManager): Promise<void> {
    const expired = await this.#store.expire(this.#clock())
    for (const { keyId, held, createdAt, outcome } of expired) {
      const key = await em.findOne(ApiKey, keyId, acrossTenants)
      if (key) await this.#returnPoints(key, held.limits, { createdAt, outcome })
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

  /** Gives back all but `cost` of what is held; of each limit in proportion. */
  async #keep(tx: EntityManager, charge: KeyCharge, cost: number): Promise<void> {
    const { held } = charge
    if (cost === held.cost) return
    const share = held.cost === 0 ? 0 : cost / held.cost
    const kept = held.limits.map((limit) => ({ name: limit.name, cost: Math.ceil(limit.cost * share) }))
    const key = await tx.findOneOrFail(ApiKey, charge.key.id)
    const credit = await tx.findOne(KeyCredit, key.meter(), { lockMode: LockMode.PESSIMISTIC_WRITE })
    if (credit && isOf(charge, credit)) credit.remaining += held.cost - cost
    const returned = held.limits.map(({ name, cost: taken }, i) => ({ name, cost: taken - (kept[i]?.cost ?? 0) }))
    charge.held = { cost, limits: kept }
    await this.#returnPoints(key, returned, charge)
  }

  /** Points of a window that is over are worth nothing, and would count in the next one. */
  async #returnPoints(
    key: ApiKey,
    points: HeldCharge['limits'],
    taken: { createdAt: Date; outcome: ChargeOutcome },
  ): Promise<void> {
    const now = this.#clock()
    const charges = points.flatMap(({ name, cost }) => {
      const limit = key.limits.find((each) => each.name === name)
      return limit && cost > 0 && now < windowEndOf(limit, taken) ? [{ limit, cost }] : []
    })
    if (charges.length > 0) await this.#limits.giveBack(key.meter(), charges)
  }
}

/** Whether the credits are still those that a charge took from: neither set nor refilled since. */
const isOf = ({ creditVersion, creditRefilledAt }: KeyCharge, { version, refilledAt }: KeyCredit): boolean =>
  creditVersion === version && creditRefilledAt?.getTime() === refilledAt.getTime()

/** How a limit stands after what was taken from it was given back. */
const withReturned = (state: LimitState, cost: number): LimitState => ({ ...state, remaining: state.remaining + cost })

const meterOf = ({ id, key }: StoredCredential): string => key?.meterId ?? id

const chargeNotFound = (): Refusal => new Refusal('not_found', 'Charge not found')

const NO_LIMITS: LimitOutcome = { admitted: true, states: [] }
