import type { Page } from '../paging.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { type BoundedCount, boundedCount, MOST_COUNTED } from '../bounded-count.ts'
import { findSortedPage, partsLeft, type SortedPageRequest } from '../sorted-pages.ts'
import type { UsageRecorder } from '../usage/usage-recorder.ts'
import type { Work } from '../work/work.ts'
import { type KeyFilter, withSettings } from './key-filter.ts'
import type { KeyStore } from './key-store.ts'
import type { ShownKey } from './shown-key.ts'

/** Lists and counts the keys of a tenant. */
export class KeyLists {
  readonly #usage: UsageRecorder
  readonly #store: KeyStore
  readonly #settings: TenantSettings

  constructor(parts: { usage: UsageRecorder; store: KeyStore; settings: TenantSettings }) {
    this.#usage = parts.usage
    this.#store = parts.store
    this.#settings = parts.settings
  }

  /** Newest first unless sorted otherwise, including every use that this process has counted so far. */
  async list(work: Work, filter: KeyFilter, page: SortedPageRequest): Promise<Page<ShownKey>> {
    await this.#usage.flush()
    const conditions = await this.#conditionsOf(work, filter)
    return findSortedPage(page, {
      of: ['keys', filter],
      find: (sorting, limit) => this.#store.find({ ...conditions, sorting, limit }),
      sortableOf: ({ id, name, expiresAt, usage: { lastUsedAt } }) => ({ id, name, expiresAt, lastUsedAt }),
      ...partsLeft(page, filter),
    })
  }

  /** How many keys a list has, up to {@link MOST_COUNTED}. */
  async count(work: Work, filter: KeyFilter): Promise<BoundedCount> {
    await this.#usage.flush()
    const counts = await this.#store.count({ ...(await this.#conditionsOf(work, filter)), limit: MOST_COUNTED + 1 })
    return boundedCount(counts.get(null) ?? 0)
  }

  async #conditionsOf(work: Work, filter: KeyFilter) {
    return { ...(await withSettings(filter, work, this.#settings)), tenantId: work.principal.tenantId }
  }
}
