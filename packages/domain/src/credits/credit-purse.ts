import type { MonotonicClock } from '../access/credential-cache.ts'
import type { MaybePromise } from '../limits/limit.ts'

/** Credits of one key that this process may hand out. */
export interface CreditLease {
  keyId: string
  /** Of the credits: a lease of an older version is void. */
  version: number
  /** Which refill they come from: a lease from before a refill is void after it. */
  refilledAt: Date
  amount: number
  /** What is left in the store beside all leases. */
  stored: number
  /** Milliseconds until the next refill is due; null: never. */
  refillMs: number | null
}

/** Credits that were leased and not used. */
export interface CreditReturn {
  keyId: string
  version: number
  /** Null: whichever refill they came from. */
  refilledAt: Date | null
  amount: number
}

/** The credits of all keys, shared by all replicas. */
export interface CreditStore {
  /**
   * Takes credits out of the store: `wanted`, or more so that the next uses need not ask, or what is there if that is less.
   *
   * @returns null for a key without credits
   */
  lease(keyId: string, wanted: number): Promise<CreditLease | null>
  /** Puts what was not used back, unless it is void. */
  giveBack(credits: readonly CreditReturn[]): Promise<void>
  /** What is left in the store; null for a key without credits. */
  peek(keyId: string): Promise<number | null>
}

/** How the credits of a key stand after a use, as far as this process knows: other replicas may hold some. */
export interface CreditState {
  admitted: boolean
  remaining: number
  /** Which refill the credits come from; null when there were none. */
  refilledAt: Date | null
}

/** What somebody takes within a transaction. */
export interface CreditWithin extends CreditState {
  /** How much of it this process had leased before: a rollback does not bring that back. */
  leased: number
  /** Not enough, while a lease is under way to this process: with what it brings there may be. */
  isUndecided: boolean
}

/** A replica holds what it leased at most this long: others may need it. */
const LEASE_MS = 1000

interface Held {
  lease: CreditLease
  /** On the monotonic clock. */
  endsAt: number
}

interface Waiting {
  version: number
  cost: number
  resolve: (state: CreditState) => void
  reject: (error: unknown) => void
}

/**
 * Hands out the credits of keys. Uses take from a lease in memory, without a round trip; a lease is a tenth of what is left,
 * so the last ones are taken one by one and no replica keeps them from another. Never more is handed out than there was.
 * A process that is killed, or cannot reach the store, loses what it held: at most a second's lease.
 */
export class CreditPurse {
  readonly #store: CreditStore
  readonly #clock: MonotonicClock
  readonly #held = new Map<string, Held>()
  /** Who waits for a lease of a key: they ask for it together. */
  readonly #waiting = new Map<string, Waiting[]>()
  #unreturned: CreditReturn[] = []

  constructor(store: CreditStore, clock: MonotonicClock) {
    this.#store = store
    this.#clock = clock
  }

  take(keyId: string, version: number, cost: number): MaybePromise<CreditState> {
    const held = this.#good(keyId, version)
    if (held && held.amount >= cost) return spend(held, cost)
    if (cost === 0) return this.peek(keyId).then((remaining) => ({ admitted: true, remaining, refilledAt: null }))
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(keyId)
      if (waiting) {
        waiting.push({ version, cost, resolve, reject })
        return
      }
      this.#waiting.set(keyId, [{ version, cost, resolve, reject }])
      // Whoever asks in the same turn comes along.
      setImmediate(() => void this.#serve(keyId))
    })
  }

  /**
   * Takes from a lease in memory, or else within the transaction of `lease`, which holds a connection: nothing here waits for
   * another one.
   *
   * @param wanted.lease takes no more than it is asked for; what it took is lost with its transaction
   */
  async takeWithin(
    keyId: string,
    { version, cost, lease }: { version: number; cost: number; lease: CreditStore['lease'] },
  ): Promise<CreditWithin> {
    const held = this.#good(keyId, version)
    if (held && held.amount >= cost) return { ...spend(held, cost), leased: cost, isUndecided: false }
    const found = await lease(keyId, cost)
    if (!found) return { ...NONE, admitted: cost === 0, leased: 0, isUndecided: false }
    const { refilledAt } = found
    const missing = cost - found.amount
    // A lease that is under way counts on what is there.
    const isUndecided = this.#waiting.has(keyId)
    const own = isUndecided ? undefined : this.#held.get(keyId)?.lease
    const isSame = own?.version === found.version && own.refilledAt.getTime() === refilledAt.getTime()
    const remaining = found.amount + found.stored + (own && isSame ? own.amount : 0)
    if (missing > 0 && !(own && isSame && own.amount >= missing)) {
      return { admitted: false, remaining, refilledAt, leased: 0, isUndecided }
    }
    if (own && isSame) Object.assign(own, { amount: own.amount - missing, stored: found.stored })
    return { admitted: true, remaining: remaining - cost, refilledAt, leased: missing, isUndecided: false }
  }

  /** Waits for the lease that is under way, if one is. */
  async arrival(keyId: string, version: number): Promise<void> {
    const waiting = this.#waiting.get(keyId)
    if (waiting) await new Promise((resolve, reject) => waiting.push({ version, cost: 0, resolve, reject }))
  }

  /** What is left, in the store and in this process. */
  async peek(keyId: string): Promise<number> {
    return ((await this.#store.peek(keyId)) ?? 0) + (this.#held.get(keyId)?.lease.amount ?? 0)
  }

  /** Gives credits of a use back that did not happen after all. */
  giveBack(keyId: string, version: number, credits: number): void {
    const held = this.#held.get(keyId)
    if (held && held.lease.version === version) held.lease.amount += credits
    else this.#unreturned.push({ keyId, version, refilledAt: null, amount: credits })
  }

  /**
   * Puts back what was not used in time.
   *
   * @throws when the store cannot be reached; what could not be put back is forfeited
   *
   * @param all also what could still be used: the process stops
   */
  async settle(all = false): Promise<void> {
    const now = this.#clock()
    const returned = this.#unreturned
    this.#unreturned = []
    for (const [keyId, { lease, endsAt }] of this.#held) {
      if (this.#waiting.has(keyId) || (!all && endsAt > now)) continue
      this.#held.delete(keyId)
      if (lease.amount > 0) returned.push(lease)
    }
    // What is lost on the way is not sent again: it may have come, and then there would be more than there was.
    if (returned.length > 0) await this.#store.giveBack(returned)
  }

  /** The lease that may be spent from at once. */
  #good(keyId: string, version: number): CreditLease | null {
    const held = this.#held.get(keyId)
    if (!held || held.lease.version !== version || held.endsAt <= this.#clock()) return null
    return this.#waiting.has(keyId) ? null : held.lease
  }

  /** Answers everybody who waits for credits of a key, also those who come while a lease is under way. */
  async #serve(keyId: string): Promise<void> {
    const waiting = this.#waiting.get(keyId) ?? []
    while (waiting.length > 0) {
      const batch = waiting.splice(0)
      try {
        const wanted = batch.reduce((sum, { cost }) => sum + cost, 0)
        const lease = await this.#leaseFor(keyId, wanted)
        for (const { cost, resolve } of batch) resolve(lease ? spend(lease, cost) : NONE)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    this.#waiting.delete(keyId)
  }

  /** A lease with what is left of the one before, as far as that is still good. */
  async #leaseFor(keyId: string, wanted: number): Promise<CreditLease | null> {
    const old = this.#held.get(keyId)?.lease
    const lease = await this.#store.lease(keyId, Math.max(0, wanted - (old?.amount ?? 0)))
    this.#held.delete(keyId)
    if (!lease) return null
    const isSame = old?.version === lease.version && old.refilledAt.getTime() === lease.refilledAt.getTime()
    if (old && isSame) lease.amount += old.amount
    this.#held.set(keyId, { lease, endsAt: this.#clock() + Math.min(LEASE_MS, lease.refillMs ?? LEASE_MS) })
    // The old lease turned out to be void: what it had is needed after all.
    return old && !isSame && lease.amount < wanted ? this.#leaseFor(keyId, wanted) : lease
  }
}

const NONE: CreditState = { admitted: false, remaining: 0, refilledAt: null }

function spend(lease: CreditLease, cost: number): CreditState {
  const admitted = lease.amount >= cost
  if (admitted) lease.amount -= cost
  return { admitted, remaining: lease.amount + lease.stored, refilledAt: lease.refilledAt }
}
