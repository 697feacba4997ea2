import type { Clock } from '../clock.ts'
import type { Settings } from './setting.ts'
import type { TenantSettings } from './tenant-settings.ts'

/** Which records a tenant may have for a limited time. */
export type KeptRecords = 'usage' | 'jobs'

/** From when on records are kept, by the tenant; null: all of them. */
export interface KeptSince {
  tenants: ReadonlyMap<string, Date | null>
  /** Of every other tenant. */
  otherwise: Date | null
}

export interface RetentionStore {
  /** Deletes the records from before. */
  deleteOld(records: KeptRecords, since: KeptSince): Promise<void>
}

const DAYS = { usage: 'retention.usage_days', jobs: 'retention.jobs_days' } as const

const DAY_MS = 86_400_000

/** Deletes what tenants do not want to keep any longer. Any replica may do it, at any time. */
export class Retention {
  readonly #store: RetentionStore
  readonly #settings: TenantSettings
  readonly #clock: Clock

  constructor(parts: { store: RetentionStore; settings: TenantSettings; clock: Clock }) {
    this.#store = parts.store
    this.#settings = parts.settings
    this.#clock = parts.clock
  }

  async sweep(): Promise<void> {
    const own = [...(await this.#settings.all())]
    const standard = this.#settings.effective({})
    for (const records of ['usage', 'jobs'] as const) {
      const sinceOf = (settings: Settings) => this.#since(settings[DAYS[records]])
      const tenants = new Map(own.map(([tenantId, settings]) => [tenantId, sinceOf(settings)]))
      await this.#store.deleteOld(records, { tenants, otherwise: sinceOf(standard) })
    }
  }

  #since(days: number | null): Date | null {
    return days === null ? null : new Date(this.#clock().getTime() - days * DAY_MS)
  }
}
