import { LockMode } from '@mikro-orm/core'
import { findPage, type Page, type PageRequest } from '../paging.ts'
import type { Work } from '../work/work.ts'
import type { DestroyedObjects, ObjectStore } from './object-store.ts'
import { StorageKey } from './storage.entities.ts'
import { addKey, type TenantKeys } from './tenant-keys.ts'

/** What ended with the keys of a tenant. */
export interface DestroyedKeys extends DestroyedObjects {
  keys: number
}

/** The keys of tenants, under which those of their objects are. */
export class StorageKeysService {
  readonly #keys: TenantKeys
  readonly #store: ObjectStore

  constructor(parts: { keys: TenantKeys; store: ObjectStore }) {
    this.#keys = parts.keys
    this.#store = parts.store
  }

  /** Newest first. */
  async list(work: Work, page: PageRequest): Promise<Page<StorageKey>> {
    return findPage(page, ({ after, options }) => work.em.find(StorageKey, after, options))
  }

  /** Makes a new key. New objects are under it at once; those that there are follow in the background, without being rewritten. */
  async rotate(work: Work): Promise<StorageKey> {
    const key = await this.#keys.wrapNew(work.principal.tenantId)
    return work.commit(async (tx) => {
      const added = await addKey(tx, key)
      tx.record('storage_key.rotated', { type: 'storage_key', id: added.id }, { version: added.version })
      return added
    })
  }

  /** Destroys every key of the tenant, and with them all its objects: nothing can decrypt their bytes any more. */
  async destroy(work: Work): Promise<DestroyedKeys> {
    return work.commit(async (tx) => {
      const { tenantId } = tx.principal
      const now = tx.clock()
      const keys = await tx.em.find(
        StorageKey,
        { tenantId, destroyedAt: null },
        { orderBy: { version: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
      )
      for (const key of keys) Object.assign(key, { sealed: null, destroyedAt: now })
      const ended = await this.#store.discardAll(tx.em, tenantId, now)
      tx.record('storage_key.destroyed', { type: 'tenant', id: tenantId }, { keys: keys.length, ...ended })
      return { keys: keys.length, ...ended }
    })
  }
}
