import {
  type Charge,
  type Limit,
  type LimitCounter,
  type LimitOutcome,
  type LimitState,
  LocalCounter,
  type MaybePromise,
  type MonotonicClock,
} from '@keystead/domain'
import { type PointLease, PointLeases } from './point-leases.ts'
import type { Taking, WindowStore } from './window-store.ts'

export interface SharedCounterOptions {
  windows: WindowStore
  clock: MonotonicClock
  /** Whether limits that are not strict let keys pass while Redis is down, each replica counting for itself. */
  withoutRedis: 'open' | 'closed'
}

/**
 * Counts limits for all replicas, in Redis. A strict limit is taken from there with every use, and refuses while Redis does not
 * answer. Of any other limit a replica leases a share and hands it out itself, so most uses cost no round trip.
 */
export class SharedCounter implements LimitCounter {
  readonly #windows: WindowStore
  readonly #leases: PointLeases
  readonly #local: LocalCounter
  readonly #withoutRedis: 'open' | 'closed'

  constructor({ windows, clock, withoutRedis }: SharedCounterOptions) {
    this.#windows = windows
    this.#leases = new PointLeases(windows, clock)
    this.#local = new LocalCounter(clock)
    this.#withoutRedis = withoutRedis
  }

  take(keyId: string, charges: readonly Charge[]): MaybePromise<LimitOutcome> {
    // One limit whose lease has room is answered at once; so is what most keys have.
    const [only] = charges
    if (charges.length === 1 && only && !only.limit.strict) {
      const lease = this.#leases.spend(keyId, only)
      if (lease) return { admitted: true, states: [stateOfLease(only.limit, lease)] }
    }
    return this.#takeAll(keyId, charges)
  }

  /** Takes one after the other; what was taken before one that refuses is given back. */
  async #takeAll(keyId: string, charges: readonly Charge[]): Promise<LimitOutcome> {
    const takings = await Promise.all(charges.map(async (charge) => this.#takeOne(keyId, charge)))
    const admitted = takings.every((taking) => taking.admitted)
    const states = takings.map((taking, i) => stateOf(charges[i], taking)).filter((state) => state !== null)
    if (admitted) return { admitted, states }
    await Promise.all(charges.map((charge, i) => this.#untake(keyId, charge, takings[i])))
    return { admitted, states }
  }

  /** Gives one charge back to who counted it. */
  async #untake(keyId: string, charge: Charge, taking: Taking | undefined): Promise<void> {
    if (!taking?.admitted) return
    const { limit, cost } = charge
    if (taking.returnBy === null) this.#local.giveBack(keyId, [charge])
    else await this.#windows.giveBack(keyId, limit, cost, taking.returnBy).catch(() => undefined)
  }

  async #takeOne(keyId: string, charge: Charge): Promise<Taking> {
    const { limit, cost } = charge
    try {
      if (limit.strict) return await this.#windows.take(keyId, limit, cost)
      return await this.#leases.take(keyId, charge)
    } catch {
      if (limit.strict || this.#withoutRedis === 'closed') return REFUSED
      const { admitted, states } = this.#local.take(keyId, [charge])
      return { admitted, remaining: states[0]?.remaining ?? 0, resetMs: states[0]?.resetMs ?? 0, returnBy: null }
    }
  }

  async peek(keyId: string, charges: readonly Charge[]): Promise<LimitOutcome> {
    const states = await Promise.all(
      charges.map(async ({ limit, cost }): Promise<LimitState> => {
        const { used, resetMs } = await this.#windows
          .peek(keyId, limit)
          .catch(() => ({ used: limit.limit, resetMs: DOWN_MS }))
        const remaining = Math.max(0, limit.limit - used) + this.#leases.held(keyId, limit)
        return { limit, remaining, resetMs, exceeded: cost > remaining }
      }),
    )
    return { admitted: states.every(({ exceeded }) => !exceeded), states }
  }

  async giveBack(keyId: string, charges: readonly Charge[]): Promise<void> {
    await Promise.all(
      charges.map(({ limit, cost }) => this.#windows.giveBack(keyId, limit, cost, null).catch(() => undefined)),
    )
  }

  /** Gives back what was leased and not used. @param all also what could still be used: the process stops */
  settle(all = false): Promise<void> {
    return this.#leases.settle(all)
  }
}

/** When it is worth trying again while Redis is down. */
const DOWN_MS = 1000

const REFUSED: Taking = { admitted: false, remaining: 0, resetMs: DOWN_MS, returnBy: null }

const stateOfLease = (limit: Limit, { amount, shared, resetMs }: PointLease): LimitState => ({
  limit,
  remaining: amount + shared,
  resetMs,
  exceeded: false,
})

function stateOf(charge: Charge | undefined, { admitted, remaining, resetMs }: Taking): LimitState | null {
  return charge ? { limit: charge.limit, remaining, resetMs, exceeded: !admitted } : null
}
