import type { Clock } from '../clock.ts'
import type { KeptSince } from '../settings/retention.ts'
import type { Settings } from '../settings/setting.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { ObjectFiles } from './object-files.ts'
import { openObjectKey, sealObjectKey } from './object-keys.ts'
import type { EarlierKey, ObjectStore } from './object-store.ts'
import type { TenantKeys } from './tenant-keys.ts'

const BATCH = 200

const DAY_MS = 86_400_000

export interface StorageUpkeepParts {
  files: ObjectFiles
  store: ObjectStore
  keys: TenantKeys
  settings: TenantSettings
  clock: Clock
}

/** Removes what is over, and moves objects to the newest keys of their tenants. Any replica may do it, at any time. */
export class StorageUpkeep {
  readonly #parts: StorageUpkeepParts

  constructor(parts: StorageUpkeepParts) {
    this.#parts = parts
  }

  /** What has expired is deleted, what was deleted long enough ago is purged. */
  async sweep(): Promise<void> {
    const { store, clock } = this.#parts
    const now = clock()
    await store.endExpired(now)
    await store.purgeDeleted(await this.#deletedSince(now), now)
    await this.removeLeftovers()
  }

  /**
   * Removes files that no object needs: of uploads that were broken off, and of objects that were purged.
   *
   * @param options.isAlone whether no other process uses the storage: then no upload runs at a start
   */
  async removeLeftovers({ isAlone = false } = {}): Promise<void> {
    const { store, files } = this.#parts
    for (;;) {
      const places = await store.leftovers({ isAlone, limit: BATCH })
      for (const place of places) {
        await files.remove(place)
        await store.forget(place)
      }
      if (places.length < BATCH) return
    }
  }

  /** Moves objects from the earlier keys of tenants to the newest. Their bytes stay as they are. */
  async moveKeys(): Promise<void> {
    const { store, clock } = this.#parts
    for (const key of await store.earlierKeys()) {
      await this.#empty(key)
      await store.retireKey(key, clock())
    }
  }

  async #empty({ tenantId, newest, ...earlier }: EarlierKey): Promise<void> {
    const { store, keys } = this.#parts
    const [from, to] = await Promise.all([keys.unwrap({ tenantId, ...earlier }), keys.unwrap({ tenantId, ...newest })])
    for (;;) {
      const objects = await store.objectsUnder(earlier.id, BATCH)
      if (objects.length === 0) return
      const moved = objects.map(({ id, sealedKey }) => {
        const place = { tenantId, id }
        return { tenantId, id, sealedKey: sealObjectKey(to, place, openObjectKey(from, place, sealedKey)) }
      })
      await store.moveKey(moved, earlier.id, newest.id)
    }
  }

  async #deletedSince(now: Date): Promise<KeptSince> {
    const { settings } = this.#parts
    const sinceOf = (of: Settings) => new Date(now.getTime() - of['retention.objects_days'] * DAY_MS)
    const own = [...(await settings.all())]
    const tenants = new Map(own.map(([tenantId, each]) => [tenantId, sinceOf(each)]))
    return { tenants, otherwise: sinceOf(settings.effective({})) }
  }
}
