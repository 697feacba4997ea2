import type { MonotonicClock } from '../access/credential-cache.ts'
import { type Charge, type Limit, type LimitCounter, type LimitOutcome, type LimitState, windowName } from './limit.ts'

/**
 * A sliding window moves on in steps, so that it needs no record of each use. The step that it has left only in part still
 * counts whole: a use counts up to one step too long, and never too short.
 */
export const SLIDING_STEPS = 32

interface Window {
  limit: Limit
  /** When what was counted is over, on the monotonic clock. It begins with the first use, and is over until then. */
  endsAt: number
  used: number
  /** Points of each step of a sliding window, by the step's number modulo their count; null for a fixed one. */
  steps: number[] | null
  /** The step that was counted in last. */
  step: number
}

/**
 * Counts within this process, exactly and without waiting. rate-limiter-flexible's own memory has no sliding windows,
 * counts what it refuses, and cannot take from several limits all or nothing. (docs/adr/0033)
 */
export class LocalCounter implements LimitCounter {
  readonly #clock: MonotonicClock
  /** The windows of a key by the names of its limits. */
  readonly #windows = new Map<string, Map<string, Window>>()
  #sweep: MapIterator<[string, Map<string, Window>]> | undefined

  constructor(clock: MonotonicClock) {
    this.#clock = clock
  }

  take(keyId: string, charges: readonly Charge[]): LimitOutcome {
    const now = this.#clock()
    this.#forgetSome(now)
    const windows = charges.map(({ limit }) => this.#window(keyId, limit, now))
    const admitted = charges.every(({ limit, cost }, i) => (windows[i]?.used ?? 0) + cost <= limit.limit)
    if (!admitted) return { admitted, states: stateOf(charges, windows, now, false) }
    for (const [i, { cost }] of charges.entries()) add(windows[i], cost, now)
    return { admitted, states: stateOf(charges, windows, now, true) }
  }

  peek(keyId: string, charges: readonly Charge[]): LimitOutcome {
    const now = this.#clock()
    const windows = charges.map(({ limit }) => this.#window(keyId, limit, now))
    const admitted = charges.every(({ limit, cost }, i) => (windows[i]?.used ?? 0) + cost <= limit.limit)
    return { admitted, states: stateOf(charges, windows, now, false) }
  }

  giveBack(keyId: string, charges: readonly Charge[]): void {
    const now = this.#clock()
    for (const { limit, cost } of charges) {
      const window = this.#window(keyId, limit, now)
      add(window, -Math.min(cost, window.used), now)
    }
  }

  /** The window of a limit as it is now. */
  #window(keyId: string, limit: Limit, now: number): Window {
    let windows = this.#windows.get(keyId)
    if (!windows) {
      windows = new Map()
      this.#windows.set(keyId, windows)
    }
    const name = windowName(limit)
    let window = windows.get(name)
    if (!window || window.endsAt <= now) {
      window = emptyWindow(limit, now)
      windows.set(name, window)
    }
    if (window.steps) advance(window, window.steps, now)
    return window
  }

  /** Looks at two keys with each charge, so that windows that are over never pile up and no charge pays for many. */
  #forgetSome(now: number): void {
    for (let i = 0; i < 2; i++) {
      this.#sweep ??= this.#windows.entries()
      const next = this.#sweep.next()
      if (next.done) {
        this.#sweep = undefined
        return
      }
      const [keyId, windows] = next.value
      if (areOver(windows, now)) this.#windows.delete(keyId)
    }
  }
}

function areOver(windows: Map<string, Window>, now: number): boolean {
  for (const { endsAt } of windows.values()) if (endsAt > now) return false
  return true
}

const stepMsOf = ({ windowSeconds }: Limit): number => (windowSeconds * 1000) / SLIDING_STEPS

function emptyWindow(limit: Limit, now: number): Window {
  if (limit.kind === 'fixed') return { limit, endsAt: now, used: 0, steps: null, step: 0 }
  const steps = Array.from({ length: SLIDING_STEPS + 1 }, () => 0)
  return { limit, endsAt: now, used: 0, steps, step: Math.floor(now / stepMsOf(limit)) }
}

/** Empties the steps that a sliding window has left. */
function advance(window: Window, steps: number[], now: number): void {
  const step = Math.floor(now / stepMsOf(window.limit))
  const left = Math.min(step - window.step, steps.length)
  for (let i = 1; i <= left; i++) {
    const place = (window.step + i) % steps.length
    window.used -= steps[place] ?? 0
    steps[place] = 0
  }
  window.step = step
}

function add(window: Window | undefined, points: number, now: number): void {
  if (!window) return
  if (!window.steps && window.used === 0 && points > 0) window.endsAt = now + window.limit.windowSeconds * 1000
  window.used += points
  if (!window.steps) return
  window.endsAt = now + (window.limit.windowSeconds * 1000 * (SLIDING_STEPS + 1)) / SLIDING_STEPS
  if (points >= 0) {
    const place = window.step % window.steps.length
    window.steps[place] = (window.steps[place] ?? 0) + points
  } else takeFromOldest(window, window.steps, -points)
}

/** Whenever it was used, the steps that count longest keep what they have: too much is never let through for it. */
function takeFromOldest(window: Window, steps: number[], points: number): void {
  let left = points
  for (let i = 0; i < steps.length && left > 0; i++) {
    const place = (window.step + 1 + i) % steps.length
    const taken = Math.min(steps[place] ?? 0, left)
    steps[place] = (steps[place] ?? 0) - taken
    left -= taken
  }
}

function resetMsOf(window: Window, now: number): number {
  if (!window.steps) return window.used === 0 ? window.limit.windowSeconds * 1000 : window.endsAt - now
  const { length } = window.steps
  for (let age = length - 1; age >= 0; age--) {
    const step = window.step - age
    if (window.steps[((step % length) + length) % length] !== 0) return (step + length) * stepMsOf(window.limit) - now
  }
  return 0
}

const stateOf = (
  charges: readonly Charge[],
  windows: (Window | undefined)[],
  now: number,
  taken: boolean,
): LimitState[] =>
  charges.map(({ limit, cost }, i) => {
    const window = windows[i]
    const used = window?.used ?? 0
    return {
      limit,
      remaining: Math.max(0, limit.limit - used),
      resetMs: window ? resetMsOf(window, now) : 0,
      exceeded: !taken && used + cost > limit.limit,
    }
  })
