import type { MonotonicClock } from '../access/credential-cache.ts'

/** Part of a quantity that a store counts for all replicas. This process took it from there and hands it out. */
export interface Lease {
  /** What is left of it. */
  amount: number
  /** On the monotonic clock. From then on it must be renewed before it is spent from. */
  endsAt: number
}

/** Where leases of one kind come from. `Subject` names the quantity that a lease is part of. */
export interface LeaseSource<Subject, L extends Lease> {
  /** Equal for subjects that share a lease. */
  nameOf(subject: Subject): string
  /**
   * Takes `wanted` out of the store, or more so that the next uses need not ask, or what is there if that is less.
   *
   * @param before the lease that this one renews; null for the first one
   * @returns null when the store has no such quantity
   */
  lease(subject: Subject, wanted: number, before: L | null): Promise<L | null>
  /**
   * Whether what is left of a lease counts beside the one that renews it. When the store set the quantity anew in between, it is
   * worth nothing.
   */
  addsUp(before: L, next: L): boolean
  /** Whether a lease that has ended may still be carried over into the next one. If not, it is given back first. */
  readonly carriesEnded: boolean
  /** Puts what is left of leases back, as far as the store still wants it. What fails on the way is forfeited. */
  giveBack(leases: readonly L[]): Promise<void>
}

/** What came of a use. */
export interface Spent<L extends Lease> {
  admitted: boolean
  /** What was left of the lease after it. */
  left: number
  lease: L
}

interface Request<L extends Lease> {
  cost: number
  resolve: (spent: Spent<L> | null) => void
  reject: (error: unknown) => void
}

/** Requests for one lease while it is renewed. */
interface Queue<L extends Lease> {
  requests: Request<L>[]
  /** Called when the renewal that is under way ends. */
  onRenewed: (() => void)[]
}

/**
 * Leases of quantities that replicas share. A lease was taken out of the store, so all replicas together never spend more than
 * the store has. What is lost on the way to the store or back is forfeited, and so is what a process holds that ends without
 * `settle`; nothing is given back twice.
 */
export class Leases<Subject, L extends Lease> {
  readonly #source: LeaseSource<Subject, L>
  readonly #clock: MonotonicClock
  readonly #held = new Map<string, L>()
  readonly #queues = new Map<string, Queue<L>>()

  constructor(source: LeaseSource<Subject, L>, clock: MonotonicClock) {
    this.#source = source
    this.#clock = clock
  }

  /** The lease that may be spent from at once. */
  ready(name: string): L | null {
    const lease = this.#held.get(name)
    if (!lease || lease.endsAt <= this.#clock() || this.#queues.has(name)) return null
    return lease
  }

  /** The lease that this process has, whether or not it may be spent from. */
  held(name: string): L | null {
    return this.#held.get(name) ?? null
  }

  isRenewing(name: string): boolean {
    return this.#queues.has(name)
  }

  /** Waits for the renewal that is under way, if one is, however it ends. */
  async renewal(name: string): Promise<void> {
    const queue = this.#queues.get(name)
    if (queue) await new Promise<void>((resolve) => queue.onRenewed.push(resolve))
  }

  /**
   * Renews a lease and spends from it. Requests of the same turn share a renewal, those that come while it is under way the next.
   *
   * @returns null when the store has no such quantity
   * @throws what the source throws
   */
  renewAndSpend(subject: Subject, cost: number): Promise<Spent<L> | null> {
    const name = this.#source.nameOf(subject)
    return new Promise((resolve, reject) => {
      const request = { cost, resolve, reject }
      const queue = this.#queues.get(name)
      if (queue) {
        queue.requests.push(request)
        return
      }
      const first = { requests: [request], onRenewed: [] }
      this.#queues.set(name, first)
      setImmediate(() => void this.#serve(subject, name, first))
    })
  }

  /** Gives leases back that are over. @param all also those that could still be spent from: the process stops */
  async settle(all: boolean): Promise<void> {
    const now = this.#clock()
    const over: L[] = []
    for (const [name, lease] of this.#held) {
      if (this.#queues.has(name) || (!all && lease.endsAt > now)) continue
      this.#held.delete(name)
      over.push(lease)
    }
    await this.#source.giveBack(over)
  }

  async #serve(subject: Subject, name: string, queue: Queue<L>): Promise<void> {
    while (queue.requests.length > 0) {
      const batch = queue.requests.splice(0)
      try {
        const wanted = batch.reduce((sum, { cost }) => sum + cost, 0)
        const lease = await this.#renew(subject, name, wanted)
        for (const { cost, resolve } of batch) resolve(lease && spend(lease, cost))
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
      for (const resolve of queue.onRenewed.splice(0)) resolve()
    }
    this.#queues.delete(name)
  }

  /** Takes a lease, and adds what is left of the one before. */
  async #renew(subject: Subject, name: string, wanted: number): Promise<L | null> {
    const before = this.held(name)
    const kept = before && (this.#source.carriesEnded || before.endsAt > this.#clock()) ? before : null
    // It is let go before it is given back: if only the answer is lost, it must not be given back again.
    if (!kept) this.#held.delete(name)
    const returned = before && !kept ? this.#source.giveBack([before]) : undefined
    const taken = this.#source.lease(subject, Math.max(0, wanted - (kept?.amount ?? 0)), before)
    const [lease] = await Promise.all([taken, returned?.catch(() => undefined)])
    this.#held.delete(name)
    if (!lease) return null
    const isCarriedOver = kept !== null && this.#source.addsUp(kept, lease)
    if (isCarriedOver) lease.amount += kept.amount
    this.#held.set(name, lease)
    // What was counted on is worth nothing, so it is missing.
    return kept && !isCarriedOver && lease.amount < wanted ? this.#renew(subject, name, wanted) : lease
  }
}

/** Spends from a lease if enough is left of it. */
function spend<L extends Lease>(lease: L, cost: number): Spent<L> {
  const admitted = lease.amount >= cost
  if (admitted) lease.amount -= cost
  return { admitted, left: lease.amount, lease }
}
