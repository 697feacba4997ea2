import type { EntityManager } from '@mikro-orm/core'
import type { KeptSince } from '../settings/retention.ts'
import type { ObjectPlace } from './chunks.ts'

/** What was destroyed with the keys of a tenant. */
export interface DestroyedObjects {
  objects: number
  /** Of plaintext. */
  bytes: number
}

/** The statements about stored objects that the ORM cannot say, and those beside the transaction of a call. */
export interface ObjectStore {
  /**
   * Records that a file without an object is about to be written. The clock of the database decides when its lease is over: those of
   * two replicas may differ by more than a lease.
   */
  begin(place: ObjectPlace, leaseMs: number): Promise<void>
  /** @returns false when it was given up meanwhile */
  renew(place: ObjectPlace, leaseMs: number): Promise<boolean>
  /** Bytes of plaintext of what is neither deleted nor expired. @param em with a transaction, or null */
  usedBytes(em: EntityManager | null, tenantId: string, now: Date): Promise<number>
  /** Deletes all objects of a tenant, also those that are deleted but not purged; their files are to be removed. */
  discardAll(em: EntityManager, tenantId: string, now: Date): Promise<DestroyedObjects>
  /** Marks as deleted what has expired. */
  endExpired(now: Date): Promise<void>
  /** Deletes the rows of what was deleted before; their files are to be removed. */
  purgeDeleted(since: KeptSince, now: Date): Promise<void>
  /** Files that are to be removed. @param options.isAlone also those of uploads whose lease is not over: none runs */
  leftovers(options: { isAlone: boolean; limit: number }): Promise<ObjectPlace[]>
  /** The file is removed. */
  forget(place: ObjectPlace): Promise<void>
  /** Keys that work and are not the newest of their tenants. */
  earlierKeys(): Promise<EarlierKey[]>
  /** Objects under a key of a tenant. */
  objectsUnder(keyId: string, limit: number): Promise<KeyedObject[]>
  /** Puts objects under another key of their tenant, unless that happened meanwhile. */
  moveKey(objects: readonly KeyedObject[], from: string, to: string): Promise<void>
  /** Destroys a key under which there is no object, and none to come. @returns whether it did */
  retireKey(key: EarlierKey, now: Date): Promise<boolean>
}

/** A key that works, with the newest of its tenant, which replaces it. */
export interface EarlierKey extends WrappedTenantKey {
  tenantId: string
  newest: WrappedTenantKey
}

export interface WrappedTenantKey {
  id: string
  wrapper: string
  sealed: Buffer
}

/** An object with its own key, under one of its tenant. */
export interface KeyedObject extends ObjectPlace {
  sealedKey: Buffer
}
