import type { Clock } from '../clock.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { AlertStore, RotationDays } from './alert-store.ts'

const DAY_MS = 86_400_000

/** How often all keys are looked at: what is told of them is a matter of days. */
const KEYS_MS = 3_600_000

const REMINDER = 'keys.rotation_reminder_days'

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
  readonly #settings: TenantSettings
  readonly #clock: Clock
  #keysAt = Number.NEGATIVE_INFINITY

  constructor({ store, settings, clock }: { store: AlertStore; settings: TenantSettings; clock: Clock }) {
    this.#store = store
    this.#settings = settings
    this.#clock = clock
  }

  async run(): Promise<void> {
    const rules = { ...RULES, now: this.#clock() }
    await this.#store.tellOfUses(rules)
    if (rules.now.getTime() - this.#keysAt < KEYS_MS) return
    await this.#store.tellOfKeys(rules, await this.#rotation())
    this.#keysAt = rules.now.getTime()
  }

  /** Deletes the notes that are needed no more. */
  sweep(): Promise<void> {
    return this.#store.forgetEnded(this.#clock())
  }

  async #rotation(): Promise<RotationDays> {
    const own = [...(await this.#settings.all())]
    return {
      tenants: new Map(own.map(([tenantId, settings]) => [tenantId, settings[REMINDER]])),
      otherwise: this.#settings.effective({})[REMINDER],
    }
  }
}
