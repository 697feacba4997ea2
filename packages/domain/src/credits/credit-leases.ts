import type { MonotonicClock } from '../access/credential-cache.ts'
import { type Lease, Leases, type LeaseSource, type Spent } from '../leases/leases.ts'
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

/** What came of taking credits within a transaction. */
export interface CreditWithin extends CreditState {
  /** How much of it this process had leased before: a rollback does not bring that back. */
  leased: number
  /** Not enough, while a lease is under way to this process: with what it brings there may be. */
  isUndecided: boolean
}

/** A replica holds what it leased at most this long: others may need it. */
const LEASE_MS = 1000

type HeldCredits = CreditLease & Lease

/**
 * Hands out the credits of keys. Uses take from a lease in memory, without a round trip; a lease is a tenth of what is left,
 * so the last ones are taken one by one and no replica keeps them from another. Never more is handed out than there was.
 * A process that is killed, or cannot reach the store, loses what it held: at most a second's lease.
 */
export class CreditLeases {
  readonly #store: CreditStore
  readonly #leases: Leases<string, HeldCredits>
  /** Credits of uses that did not happen, which no lease took back. */
  #unreturned: CreditReturn[] = []

  constructor(store: CreditStore, clock: MonotonicClock) {
    this.#store = store
    const source: LeaseSource<string, HeldCredits> = {
      nameOf: (keyId) => keyId,
      lease: (keyId, wanted) => leaseFrom(store, clock, { keyId, wanted }),
      addsUp: isSameRefill,
      // A lease that has ended is put to use where it is, without a statement to give it back.
      carriesEnded: true,
      giveBack: (leases) => this.#giveBackAll(leases),
    }
    this.#leases = new Leases(source, clock)
  }

  take(keyId: string, version: number, cost: number): MaybePromise<CreditState> {
    const lease = this.#ready(keyId, version)
    if (lease && lease.amount >= cost) return spendFrom(lease, cost)
    if (cost === 0) return this.peek(keyId).then((remaining) => ({ admitted: true, remaining, refilledAt: null }))
    return this.#leases.renewAndSpend(keyId, cost).then(stateOf)
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
    const ready = this.#ready(keyId, version)
    if (ready && ready.amount >= cost) return { ...spendFrom(ready, cost), leased: cost, isUndecided: false }
    const found = await lease(keyId, cost)
    if (!found) return { ...NONE, admitted: cost === 0, leased: 0, isUndecided: false }
    const { refilledAt } = found
    const missing = cost - found.amount
    // A renewal that is under way counts on what is held.
    const isUndecided = this.#leases.isRenewing(keyId)
    const held = isUndecided ? null : this.#leases.held(keyId)
    const own = held && isSameRefill(held, found) ? held : null
    const remaining = found.amount + found.stored + (own?.amount ?? 0)
    if (missing > 0 && (own?.amount ?? 0) < missing) {
      return { admitted: false, remaining, refilledAt, leased: 0, isUndecided }
    }
    if (own) Object.assign(own, { amount: own.amount - missing, stored: found.stored })
    return { admitted: true, remaining: remaining - cost, refilledAt, leased: missing, isUndecided: false }
  }

  /** Waits for the lease that is under way, if one is. */
  renewal(keyId: string): Promise<void> {
    return this.#leases.renewal(keyId)
  }

  /** What is left, in the store and in this process. */
  async peek(keyId: string): Promise<number> {
    return ((await this.#store.peek(keyId)) ?? 0) + (this.#leases.held(keyId)?.amount ?? 0)
  }

  /** Gives credits of a use back that did not happen after all. */
  giveBack(keyId: string, version: number, credits: number): void {
    const lease = this.#leases.held(keyId)
    if (lease && lease.version === version) lease.amount += credits
    else this.#unreturned.push({ keyId, version, refilledAt: null, amount: credits })
  }

  /**
   * Puts back what was not used in time.
   *
   * @param all also what could still be used: the process stops
   * @throws when the store cannot be reached; what could not be put back is forfeited
   */
  settle(all = false): Promise<void> {
    return this.#leases.settle(all)
  }

  /** The lease that may be spent from at once. */
  #ready(keyId: string, version: number): HeldCredits | null {
    const lease = this.#leases.ready(keyId)
    return lease && lease.version === version ? lease : null
  }

  async #giveBackAll(leases: readonly HeldCredits[]): Promise<void> {
    const returned = [...this.#unreturned, ...leases.filter(({ amount }) => amount > 0)]
    this.#unreturned = []
    // What is lost on the way is not sent again: it may have come, and then there would be more than there was.
    if (returned.length > 0) await this.#store.giveBack(returned)
  }
}

async function leaseFrom(
  store: CreditStore,
  clock: MonotonicClock,
  { keyId, wanted }: { keyId: string; wanted: number },
): Promise<HeldCredits | null> {
  const askedAt = clock()
  const lease = await store.lease(keyId, wanted)
  // The store may have looked at any moment since it was asked, and what it leased is void once a refill is due.
  return lease && { ...lease, endsAt: Math.min(clock() + LEASE_MS, askedAt + (lease.refillMs ?? Infinity)) }
}

const isSameRefill = (one: CreditLease, other: CreditLease): boolean =>
  one.version === other.version && one.refilledAt.getTime() === other.refilledAt.getTime()

const NONE: CreditState = { admitted: false, remaining: 0, refilledAt: null }

/** Spends from a lease that has enough. */
function spendFrom(lease: HeldCredits, cost: number): CreditState {
  lease.amount -= cost
  return { admitted: true, remaining: lease.amount + lease.stored, refilledAt: lease.refilledAt }
}

const stateOf = (spent: Spent<HeldCredits> | null): CreditState =>
  spent === null
    ? NONE
    : {
        admitted: spent.admitted,
        remaining: spent.left + spent.lease.stored,
        refilledAt: spent.lease.refilledAt,
      }
