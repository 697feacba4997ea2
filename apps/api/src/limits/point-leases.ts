import {
  type Charge,
  type Lease,
  Leases,
  type LeaseSource,
  type Limit,
  type MonotonicClock,
  type Spent,
  windowName,
} from '@keystead/domain'
import type { Taking, WindowStore } from './window-store.ts'

/** Points of one limit of one key that this process may hand out. */
export interface PointLease extends Lease {
  keyId: string
  limit: Limit
  /** Points that were left in Redis when it was leased. */
  shared: number
  /** Milliseconds until the window ends, when it was leased. */
  resetMs: number
  /** When its window ends, at the earliest, on the monotonic clock. */
  windowEndsAt: number
  returnBy: Taking['returnBy']
}

interface LimitOfKey {
  keyId: string
  limit: Limit
}

/**
 * A lease is this share of a limit, and at least what is asked for. The first of a key that was not used for a while is what is
 * asked for alone: most keys are used so seldom that all else would be given back.
 */
const LEASE_SHARE = 20

/**
 * A replica holds what it leased for a sixtieth of the window, since others may need it, but for a second at least and ten at
 * most. The first lease of a key that was not used for a while ends after a second.
 */
const LEASES_PER_WINDOW = 60
const SHORTEST_LEASE_MS = 1000
const LONGEST_LEASE_MS = 10_000

/**
 * Hands out leased points of limits. What a replica holds was taken from Redis, so all replicas together never admit more than
 * a fixed window has. What one holds another cannot use: near the end of a window one may refuse while others still hold up to a
 * twentieth of the limit each, for as long as a lease lasts.
 */
export class PointLeases {
  readonly #leases: Leases<LimitOfKey, PointLease>

  constructor(windows: WindowStore, clock: MonotonicClock) {
    const source: LeaseSource<LimitOfKey, PointLease> = {
      nameOf: ({ keyId, limit }) => nameOf(keyId, limit),
      lease: (subject, wanted, before) => leaseFrom(windows, clock, { ...subject, wanted, before }),
      // Points of a window that is over are worth nothing in the next.
      addsUp: (before) => clock() < before.windowEndsAt,
      // Points count in a sliding window since they were leased, so they must be spent soon after.
      carriesEnded: false,
      giveBack: async (leases) => {
        await Promise.all(leases.map((lease) => giveBackTo(windows, clock, lease).catch(() => undefined)))
      },
    }
    this.#leases = new Leases(source, clock)
  }

  /** Spends from a lease that has room; null when there is none. */
  spend(keyId: string, { limit, cost }: Charge): PointLease | null {
    const lease = this.#leases.ready(nameOf(keyId, limit))
    if (!lease || lease.amount < cost) return null
    lease.amount -= cost
    return lease
  }

  /** Spends from a lease, which is taken first if need be. @throws when Redis does not answer */
  async take(keyId: string, charge: Charge): Promise<Taking> {
    const { limit, cost } = charge
    const lease = this.spend(keyId, charge)
    if (lease) return takingOf({ admitted: true, left: lease.amount, lease })
    const spent = await this.#leases.renewAndSpend({ keyId, limit }, cost)
    return spent ? takingOf(spent) : { admitted: false, remaining: 0, resetMs: 0, returnBy: null }
  }

  held(keyId: string, limit: Limit): number {
    return this.#leases.held(nameOf(keyId, limit))?.amount ?? 0
  }

  /** Gives back what was leased and not used in time. @param all also what could still be used: the process stops */
  settle(all: boolean): Promise<void> {
    return this.#leases.settle(all)
  }
}

/** Leases a share of the limit, or what is left of it. */
async function leaseFrom(
  windows: WindowStore,
  clock: MonotonicClock,
  { keyId, limit, wanted, before }: LimitOfKey & { wanted: number; before: PointLease | null },
): Promise<PointLease> {
  const share = before ? Math.max(wanted, Math.ceil(limit.limit / LEASE_SHARE)) : wanted
  // The window may have been read at any moment since it was asked for.
  const askedAt = clock()
  const { amount, taking } = await takeUpTo(windows, { keyId, limit }, Math.min(limit.limit, share))
  const windowEndsAt = askedAt + taking.resetMs
  const endsAt = Math.min(askedAt + (before ? longestOf(limit) : SHORTEST_LEASE_MS), windowEndsAt)
  const { remaining: shared, resetMs, returnBy } = taking
  return { keyId, limit, amount, shared, resetMs, endsAt, windowEndsAt, returnBy }
}

/** Another replica may take some between two tries; the third is the last. */
async function takeUpTo(
  windows: WindowStore,
  { keyId, limit }: LimitOfKey,
  share: number,
): Promise<{ amount: number; taking: Taking }> {
  let amount = share
  for (let tries = 0; ; tries++) {
    const taking = await windows.take(keyId, limit, amount)
    if (taking.admitted) return { amount, taking }
    if (taking.remaining === 0 || tries === 3) return { amount: 0, taking }
    amount = Math.min(amount, taking.remaining)
  }
}

async function giveBackTo(
  windows: WindowStore,
  clock: MonotonicClock,
  { keyId, limit, amount, windowEndsAt, returnBy }: PointLease,
): Promise<void> {
  if (amount > 0 && clock() < windowEndsAt) await windows.giveBack(keyId, limit, amount, returnBy)
}

const longestOf = ({ windowSeconds }: Limit): number =>
  Math.min(Math.max((windowSeconds * 1000) / LEASES_PER_WINDOW, SHORTEST_LEASE_MS), LONGEST_LEASE_MS)

const nameOf = (keyId: string, limit: Limit): string => `${keyId} ${windowName(limit)}`

const takingOf = ({ admitted, left, lease }: Spent<PointLease>): Taking => ({
  admitted,
  remaining: left + lease.shared,
  resetMs: lease.resetMs,
  returnBy: lease.returnBy,
})
