import type { AuditTreeStore } from '../transparency/audit-tree-store.ts'
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
  /** The tenants that have an audit log. */
  tenantsWithLogs(): Promise<string[]>
}

const DAYS = { usage: 'retention.usage_days', jobs: 'retention.jobs_days' } as const

const DAY_MS = 86_400_000

/** Deletes what tenants do not want to keep any longer. Any replica may do it, at any time. */
export class Retention {
  readonly #store: RetentionStore
  readonly #settings: TenantSettings
  readonly #clock: Clock
  readonly #log: Pick<AuditTreeStore, 'removeOld'>

  constructor(parts: {
    store: RetentionStore
    settings: TenantSettings
    clock: Clock
    auditTree: Pick<AuditTreeStore, 'removeOld'>
  }) {
    this.#store = parts.store
    this.#log = parts.auditTree
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
    await this.#removeEvents(new Map(own), standard)
  }

  async #removeEvents(own: ReadonlyMap<string, Settings>, standard: Settings): Promise<void> {
    for (const tenantId of await this.#store.tenantsWithLogs()) {
      const before = this.#since((own.get(tenantId) ?? standard)['retention.audit_days'])
      if (before === null) continue
      // Some tiles at a time, each removal with its event.
      while ((await this.#log.removeOld(tenantId, { before, now: this.#clock() })) !== null);
    }
  }

  #since(days: number | null): Date | null {
    return days === null ? null : new Date(this.#clock().getTime() - days * DAY_MS)
  }
}
