import type { Clock } from '../clock.ts'
import type { AlertStore } from './alert-store.ts'

const DAY_MS = 86_400_000

/** How often all keys are looked at: what is told of them is a matter of days. */
const KEYS_MS = 3_600_000

const RULES = {
  burst: 50,
  expiringMs: 7 * DAY_MS,
  unusedMs: 30 * DAY_MS,
  times: 10,
  leastUses: 100,
  usualDays: 7,
}

/** Notices what somebody should know, and records it as an event. Any replica may do it, at any time. */
export class Alerts {
  readonly #store: AlertStore
  readonly #clock: Clock
  #keysAt = Number.NEGATIVE_INFINITY

  constructor({ store, clock }: { store: AlertStore; clock: Clock }) {
    this.#store = store
    this.#clock = clock
  }

  async run(): Promise<void> {
    const rules = { ...RULES, now: this.#clock() }
    await this.#store.tellOfUses(rules)
    if (rules.now.getTime() - this.#keysAt < KEYS_MS) return
    await this.#store.tellOfKeys(rules)
    this.#keysAt = rules.now.getTime()
  }
}
