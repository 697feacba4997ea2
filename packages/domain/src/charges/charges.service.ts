import { type EntityManager, LockMode } from '@mikro-orm/core'
import pLimit from 'p-limit'
import type { Principal } from '../access/principal.ts'
import type { StoredCredential } from '../access/credential.ts'
import type { Clock } from '../clock.ts'
import type { CreditLeases, CreditState, CreditStore, CreditWithin } from '../credits/credit-leases.ts'
import { KeyCredit } from '../credits/key-credit.entity.ts'
import { newId } from '../ids.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import type { Charge, LimitCounter, LimitOutcome, LimitState, MaybePromise } from '../limits/limit.ts'
import { isUuid } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import { acrossTenants } from '../tenant-filter.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { Transaction, Work } from '../work/work.ts'
import type { ChargeStore, MadeCharge, NewCharge } from './charge-store.ts'
import { assertMayGiveBack, windowEndOf } from './giving-back.ts'
import { type ChargeOutcome, type HeldCharge, KeyCharge } from './key-charge.entity.ts'
import { outcomeOf, repeatOf, type ChargeResult } from './charge-result.ts'

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
  readonly #creditLeases: CreditLeases
  readonly #usage: UsageRecorder
  readonly #clock: Clock
  readonly #limit = pLimit(AT_ONCE)

  constructor(parts: {
    store: ChargeStore
    limits: LimitCounter
    creditLeases: CreditLeases
    usage: UsageRecorder
    clock: Clock
  }) {
    this.#store = parts.store
    this.#limits = parts.limits
    this.#creditLeases = parts.creditLeases
    this.#usage = parts.usage
    this.#clock = parts.clock
  }

  /** Takes all of it or nothing; at once, without a promise, where this process can decide. */
  take(
    credential: StoredCredential,
    charges: readonly Charge[],
    cost: number,
    credits: Pick<CreditLeases, 'take'> = this.#creditLeases,
  ): MaybePromise<ChargeResult> {
    const outcome = charges.length === 0 ? NO_LIMITS : this.#limits.take(meterOf(credential), charges)
    if (outcome instanceof Promise) {
      return outcome.then((it) => this.#takeCredits(credential, { charges, cost, credits }, it))
    }
    return this.#takeCredits(credential, { charges, cost, credits }, outcome)
  }

  #takeCredits(
    credential: StoredCredential,
    { charges, cost, credits }: { charges: readonly Charge[]; cost: number; credits: Pick<CreditLeases, 'take'> },
    { admitted, states }: LimitOutcome,
  ): MaybePromise<ChargeResult> {
    if (!admitted) return { code: 'RATE_LIMITED', limits: states, remaining: null, refilledAt: null }
    const meterId = meterOf(credential)
    const version = credential.key?.creditVersion ?? null
    if (version === null) return { code: null, limits: states, remaining: null, refilledAt: null }
    const decide = (credit: CreditState): MaybePromise<ChargeResult> => {
      const { remaining, refilledAt } = credit
      if (credit.admitted) return { code: null, limits: states, remaining, refilledAt }
      const limits = states.map((state, i) => withReturned(state, charges[i]?.cost ?? 0))
      const refused: ChargeResult = { code: 'USAGE_EXCEEDED', limits, remaining, refilledAt }
      const returned = charges.length === 0 ? undefined : this.#limits.giveBack(meterId, charges)
      return returned instanceof Promise ? returned.then(() => refused) : refused
    }
    const credit = credits.take(meterId, version, cost)
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
  ): Promise<ChargeResult & { id: string | null; repeated: boolean }> {
    const charge = this.#newCharge(caller, credential, charges, options)
    for (let tries = 1; ; tries++) {
      const { earlier, result, isUndecided } = await this.#make(charge, credential, charges)
      if (earlier) return repeatOf(earlier, charge, charges)
      if (!result) throw new Error('a charge was neither made nor found')
      if (isUndecided && tries < MOST_TRIES) await this.#renewal(credential)
      else return { ...result, id: result.code === null ? charge.id : null, repeated: false }
    }
  }

  /** Takes credits on the connection of the charge's own transaction: were it to wait for another, all could wait for each other. */
  async #make(charge: NewCharge, credential: StoredCredential, charges: readonly Charge[]) {
    const { cost } = charge.request
    let result: ChargeResult | undefined
    let credits: CreditWithin | undefined
    const take = async (lease: CreditStore['lease']): Promise<MadeCharge | null> => {
      const within = async (meterId: string, version: number) =>
        (credits = await this.#creditLeases.takeWithin(meterId, { version, cost, lease }))
      result = await this.take(credential, charges, cost, { take: within })
      return result.code === null
        ? { outcome: outcomeOf(result, charge.createdAt), creditRefilledAt: result.refilledAt }
        : null
    }
    try {
      const earlier = await this.#limit(() => this.#store.make(charge, take))
      return { earlier, result, isUndecided: credits?.isUndecided ?? false }
    } catch (error) {
      if (result?.code === null) await this.#untake(credential, charges, credits?.leased ?? 0)
      throw error
    }
  }

  /** Gives back what a transaction that failed does not bring back by itself. */
  async #untake(credential: StoredCredential, charges: readonly Charge[], leased: number): Promise<void> {
    const meterId = meterOf(credential)
    if (charges.length > 0) await this.#limits.giveBack(meterId, charges)
    const version = credential.key?.creditVersion ?? null
    if (version !== null && leased > 0) this.#creditLeases.giveBack(meterId, version, leased)
  }

  async #renewal(credential: StoredCredential): Promise<void> {
    if (credential.key?.creditVersion != null) await this.#creditLeases.renewal(meterOf(credential))
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
  async commit(work: Work, id: string, cost?: number): Promise<KeyCharge> {
    return this.#settle(work, id, async (tx, charge) => {
      if (charge.state === 'committed') return
      const isOver = charge.expiresAt <= this.#clock()
      if (charge.state === 'refunded' || isOver) {
        throw new Refusal('precondition', 'The reservation was given back already.')
      }
      const kept = cost ?? charge.held.cost
      if (kept > charge.held.cost) throw new Refusal('invalid', `cost: at most what was reserved, ${charge.held.cost}`)
      // To keep less is to give back the rest.
      if (kept < charge.held.cost) await assertMayGiveBack(tx, charge)
      await this.#keep(tx, charge, kept)
      charge.state = 'committed'
      charge.expiresAt = new Date(this.#clock().getTime() + REMEMBER_MS)
      const key = await tx.em.findOneOrFail(ApiKey, charge.key.id)
      this.#usage.recordCost(tx.principal.tenantId, key, kept)
      const target = { type: 'charge', id: charge.id } as const
      tx.record('charge.committed', target, { key_id: key.id, cost: kept })
    })
  }

  /** Gives back what was taken. To do it again changes nothing. @throws Refusal `not_found`, and `forbidden` like {@link commit} */
  async refund(work: Work, id: string): Promise<KeyCharge> {
    return this.#settle(work, id, async (tx, charge) => {
      await assertMayGiveBack(tx, charge)
      if (charge.state === 'refunded') return
      const target = { type: 'charge', id: charge.id } as const
      const details = { key_id: charge.key.id, cost: charge.held.cost }
      tx.record('charge.refunded', target, details)
      await this.#keep(tx, charge, 0)
      charge.state = 'refunded'
    })
  }

  /** Gives back every reservation whose time ran out, of all tenants. */
  async expire(em: EntityManager): Promise<void> {
    const expired = await this.#store.expire(this.#clock())
    if (expired.length === 0) return
    const ids = [...new Set(expired.map(({ keyId }) => keyId))]
    const keys = await em.find(ApiKey, { id: { $in: ids } }, acrossTenants)
    const byId = new Map(keys.map((key) => [key.id, key]))
    for (const { keyId, held, createdAt, outcome } of expired) {
      const key = byId.get(keyId)
      if (key) await this.#returnPoints(key, held.limits, { createdAt, outcome })
    }
  }

  async #settle(
    work: Work,
    id: string,
    change: (tx: Transaction, charge: KeyCharge) => Promise<void>,
  ): Promise<KeyCharge> {
    if (!isUuid(id)) throw chargeNotFound()
    return work.commit(async (tx) => {
      const charge = await tx.em.findOne(KeyCharge, id, { lockMode: LockMode.PESSIMISTIC_WRITE })
      if (!charge) throw chargeNotFound()
      await change(tx, charge)
      return charge
    })
  }

  /** Gives back all but `cost` of what is held; of each limit in proportion. */
  async #keep(tx: Transaction, charge: KeyCharge, cost: number): Promise<void> {
    const { held } = charge
    if (cost === held.cost) return
    const share = held.cost === 0 ? 0 : cost / held.cost
    const kept = held.limits.map((limit) => ({ name: limit.name, cost: Math.ceil(limit.cost * share) }))
    const key = await tx.em.findOneOrFail(ApiKey, charge.key.id)
    const credit = await tx.em.findOne(KeyCredit, key.meter(), { lockMode: LockMode.PESSIMISTIC_WRITE })
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
