import type { Clock } from '../clock.ts'
import type { AlertStore } from './alert-store.ts'

const DAY_MS = 86_400_000

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

  constructor({ store, clock }: { store: AlertStore; clock: Clock }) {
    this.#store = store
    this.#clock = clock
  }

  async run(): Promise<void> {
    await this.#store.tell({ ...RULES, now: this.#clock() })
  }
}
