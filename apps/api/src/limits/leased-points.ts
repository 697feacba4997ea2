import type { Charge, Limit, MonotonicClock } from '@keystead/domain'
import type { Taking, WindowStore } from './window-store.ts'

/** Points of one limit of one key that this process may hand out. */
export interface Lease {
  limit: Limit
  points: number
  /** Points that were left in Redis when it was leased. */
  shared: number
  /** Milliseconds until the window ends, when it was leased. */
  resetMs: number
  /** On the monotonic clock. */
  endsAt: number
  /** When its window ends, at the earliest. */
  windowEndsAt: number
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

/** What is given back must reach Redis before the window ends, or it would come off the next one. Commands have this long. */
const COMMAND_MS = 500

interface Waiting {
  cost: number
  resolve: (taking: Taking) => void
  reject: (error: unknown) => void
}

/**
 * Hands out leased points of limits. What a replica holds was taken from Redis, so all replicas together never admit more than
 * a fixed window has. What one holds another cannot use: near the end of a window one may refuse while others still hold up to a
 * twentieth of the limit each, for as long as a lease lasts.
 */
export class LeasedPoints {
  readonly #windows: WindowStore
  readonly #clock: MonotonicClock
  readonly #leases = new Map<string, Lease & { keyId: string }>()
  readonly #waiting = new Map<string, Waiting[]>()

  constructor(windows: WindowStore, clock: MonotonicClock) {
    this.#windows = windows
    this.#clock = clock
  }

  /** Spends from a lease that has room; null when there is none. */
  spend(keyId: string, { limit, cost }: Charge): Lease | null {
    const name = nameOf(keyId, limit)
    const lease = this.#leases.get(name)
    if (!lease || lease.endsAt <= this.#clock() || lease.points < cost || this.#waiting.has(name)) return null
    lease.points -= cost
    return lease
  }

  /** Spends from a lease, which is taken first if need be. @throws when Redis does not answer */
  take(keyId: string, charge: Charge): Promise<Taking> {
    const lease = this.spend(keyId, charge)
    if (lease) return Promise.resolve(takingOf(lease))
    const { limit, cost } = charge
    const name = nameOf(keyId, limit)
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(name)
      if (waiting) {
        waiting.push({ cost, resolve, reject })
        return
      }
      this.#waiting.set(name, [{ cost, resolve, reject }])
      setImmediate(() => void this.#serve(name, keyId, limit))
    })
  }

  held(keyId: string, limit: Limit): number {
    return this.#leases.get(nameOf(keyId, limit))?.points ?? 0
  }

  async settle(all: boolean): Promise<void> {
    const now = this.#clock()
    const over = [...this.#leases].filter(([name, { endsAt }]) => (all || endsAt <= now) && !this.#waiting.has(name))
    for (const [name] of over) this.#leases.delete(name)
    await Promise.all(over.map(([, lease]) => this.#giveBack(lease).catch(() => undefined)))
  }

  /** Answers everybody who waits, also those who come while a lease is under way. */
  async #serve(name: string, keyId: string, limit: Limit): Promise<void> {
    const waiting = this.#waiting.get(name) ?? []
    while (waiting.length > 0) {
      const batch = waiting.splice(0)
      try {
        const wanted = batch.reduce((sum, { cost }) => sum + cost, 0)
        const lease = await this.#lease(name, keyId, limit, wanted)
        for (const { cost, resolve } of batch) {
          const admitted = lease.points >= cost
          if (admitted) lease.points -= cost
          resolve({ ...takingOf(lease), admitted })
        }
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.#waiting.delete(name)
  }

  /** A share of the limit, or what is left of it, together with what is left of the lease before. */
  async #lease(name: string, keyId: string, limit: Limit, wanted: number): Promise<Lease> {
    const old = this.#leases.get(name)
    const kept = old && old.endsAt > this.#clock() ? old.points : 0
    if (old && kept === 0) await this.#giveBack(old)
    this.#leases.delete(name)
    const share = old ? Math.max(wanted - kept, Math.ceil(limit.limit / LEASE_SHARE)) : wanted
    // The window may have been read at any moment since it was asked for.
    const askedAt = this.#clock()
    const { points, taking } = await this.#takeUpTo(keyId, limit, Math.min(limit.limit, share))
    const windowEndsAt = askedAt + taking.resetMs
    const endsAt = Math.min(askedAt + (old ? longestOf(limit) : SHORTEST_LEASE_MS), windowEndsAt)
    const lease = {
      keyId,
      limit,
      points: points + (old && this.#clock() < old.windowEndsAt ? kept : 0),
      shared: taking.remaining,
      resetMs: taking.resetMs,
      endsAt,
      windowEndsAt,
    }
    this.#leases.set(name, lease)
    return lease
  }

  /** Another replica may take some between two tries; the third is the last. */
  async #takeUpTo(keyId: string, limit: Limit, share: number): Promise<{ points: number; taking: Taking }> {
    let points = share
    for (let tries = 0; ; tries++) {
      const taking = await this.#windows.take(keyId, limit, points)
      if (taking.admitted) return { points, taking }
      if (taking.remaining === 0 || tries === 3) return { points: 0, taking }
      points = Math.min(points, taking.remaining)
    }
  }

  /** Points of a window that is over are worth nothing. */
  async #giveBack({ keyId, limit, points, windowEndsAt }: Lease & { keyId: string }): Promise<void> {
    if (points > 0 && this.#clock() + COMMAND_MS < windowEndsAt) await this.#windows.giveBack(keyId, limit, points)
  }
}

const longestOf = ({ windowSeconds }: Limit): number =>
  Math.min(Math.max((windowSeconds * 1000) / LEASES_PER_WINDOW, SHORTEST_LEASE_MS), LONGEST_LEASE_MS)

const nameOf = (keyId: string, { name, limit, windowSeconds, kind }: Limit): string =>
  `${keyId}:${name}:${limit}:${windowSeconds}:${kind}`

const takingOf = ({ points, shared, resetMs }: Lease): Taking => ({
  admitted: true,
  remaining: points + shared,
  resetMs,
})
