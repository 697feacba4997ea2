/** How often a key may be used. A key has any number of them, each with a name of its own. */
export interface Limit {
  name: string
  /** Points in a window; a verification takes its cost from them. */
  limit: number
  windowSeconds: number
  /** A fixed window starts with the first use in it; a sliding one ends now, always. */
  kind: 'fixed' | 'sliding'
  /** Counted for all replicas at once, in Redis, at the price of a round trip for each use. */
  strict: boolean
}

const names = new WeakMap<Limit, string>()

/** A limit that was changed has a window of its own: a key and its successor may have it otherwise, and use it by turns. */
export function windowName(limit: Limit): string {
  let known = names.get(limit)
  if (known === undefined) {
    known = `${limit.name} ${limit.limit} ${limit.windowSeconds} ${limit.kind}`
    names.set(limit, known)
  }
  return known
}

/** A limit and how much of it a verification takes. */
export interface Charge {
  limit: Limit
  cost: number
}

/** How a limit stands after a charge, or would. */
export interface LimitState {
  limit: Limit
  /** Points left in the window. */
  remaining: number
  /** Milliseconds until the window ends, or until a sliding one frees what was used longest ago. */
  resetMs: number
  exceeded: boolean
}

export interface LimitOutcome {
  /** Whether all limits had room; if not, nothing was taken from any of them. */
  admitted: boolean
  states: LimitState[]
}

export type MaybePromise<T> = T | Promise<T>

/** Counts the uses of keys against their limits. */
export interface LimitCounter {
  /** Takes each charge, or none of them. */
  take(keyId: string, charges: readonly Charge[]): MaybePromise<LimitOutcome>
  /** How the limits would stand after the charges; takes nothing. */
  peek(keyId: string, charges: readonly Charge[]): MaybePromise<LimitOutcome>
  /** Gives back what was taken, as far as its window still lasts. */
  giveBack(keyId: string, charges: readonly Charge[]): MaybePromise<void>
}
