import type { KeyObject } from 'node:crypto'
import { LockMode } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { Refusal } from '../refusal.ts'
import { Tenant } from '../tenants/tenant.entity.ts'
import type { Transaction, Work } from '../work/work.ts'
import { ObjectCorrupt } from './chunks.ts'
import type { KeyPlace, KeyWrapper } from './key-wrapper.ts'
import { keyObject, newKey } from './object-keys.ts'
import { StorageKey } from './storage.entities.ts'

/** The key of a tenant, unwrapped. */
export interface TenantKey {
  id: string
  key: KeyObject
}

/** A key that is not stored yet. */
export interface WrappedKey extends KeyPlace {
  wrapper: string
  sealed: Buffer
}

/**
 * Unwraps the keys of tenants. No unwrapped key is kept between two calls, so that a key which is destroyed works on no replica from
 * then on. (docs/adr/0057)
 */
export class TenantKeys {
  readonly #wrappers: readonly KeyWrapper[]

  /** @param wrappers the first wraps new keys; the others still unwrap those that they have wrapped */
  constructor(wrappers: readonly KeyWrapper[]) {
    this.#wrappers = wrappers
  }

  /** The key for new objects; it is made when the tenant has none. Outside of a transaction: a wrapper may be far away. */
  async current(work: Work): Promise<TenantKey> {
    const newest = (await newestOf(work)) ?? (await this.#addFirst(work))
    return { id: newest.id, key: await this.unwrap(newest) }
  }

  /** A new key for a tenant, wrapped. */
  async wrapNew(tenantId: string): Promise<WrappedKey> {
    const [wrapper] = this.#wrappers
    if (!wrapper) throw new Error('there is nothing to wrap keys by')
    const place = { tenantId, id: newId() }
    return { ...place, wrapper: wrapper.name, sealed: await wrapper.wrap(place, newKey()) }
  }

  /** @throws ObjectCorrupt for a key that is destroyed, or cannot be unwrapped */
  async unwrap(row: Pick<StorageKey, 'id' | 'tenantId' | 'wrapper' | 'sealed'>): Promise<KeyObject> {
    const wrapper = this.#wrappers.find(({ name }) => name === row.wrapper)
    if (!row.sealed) throw new ObjectCorrupt('the key of the tenant is destroyed')
    if (!wrapper) throw new Refusal('not_configured', `Keys that ${row.wrapper} has wrapped cannot be unwrapped here`)
    return keyObject(await wrapper.unwrap({ tenantId: row.tenantId, id: row.id }, Buffer.from(row.sealed)))
  }

  /** Two first uploads of a tenant may make one each: the unique version decides, and the other one takes that. */
  async #addFirst(work: Work): Promise<StorageKey> {
    const key = await this.wrapNew(work.principal.tenantId)
    return work.commit(async (tx) => {
      const version = ((await lastOf(tx))?.version ?? 0) + 1
      const isAdded = await tx.attempt((em) => {
        em.create(StorageKey, { ...key, version, createdAt: tx.clock() })
      })
      if (isAdded) tx.record('storage_key.created', { type: 'storage_key', id: key.id }, { version })
      const newest = await newestOf(tx)
      if (!newest) throw new Error('a tenant has no storage key')
      return newest
    })
  }
}

/** The newest key that works. */
async function newestOf({ em, principal }: Pick<Work, 'em' | 'principal'>): Promise<StorageKey | null> {
  const { tenantId } = principal
  const [newest] = await em.find(
    StorageKey,
    { tenantId, destroyedAt: null },
    { orderBy: { version: 'desc' }, limit: 1, refresh: true },
  )
  return newest ?? null
}

/** The newest key, whether it works or not: no version is used twice. */
async function lastOf({ em, principal }: Pick<Work, 'em' | 'principal'>): Promise<StorageKey | null> {
  const { tenantId } = principal
  const [last] = await em.find(StorageKey, { tenantId }, { orderBy: { version: 'desc' }, limit: 1 })
  return last ?? null
}

/** Adds a key after the newest one. One rotation of a tenant at a time. */
export async function addKey(tx: Transaction, key: WrappedKey): Promise<StorageKey> {
  await tx.em.findOneOrFail(Tenant, key.tenantId, { lockMode: LockMode.PESSIMISTIC_WRITE })
  const version = ((await lastOf(tx))?.version ?? 0) + 1
  return tx.em.create(StorageKey, { ...key, version, createdAt: tx.clock() })
}
