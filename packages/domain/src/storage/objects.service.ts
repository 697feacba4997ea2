import { createHash } from 'node:crypto'
import { LockMode } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { Tenant } from '../tenants/tenant.entity.ts'
import type { Transaction, Work } from '../work/work.ts'
import { type ByteRange, ObjectCorrupt, type ObjectPlace, openChunks, sealChunks, sealedRange } from './chunks.ts'
import type { ObjectFiles } from './object-files.ts'
import { keyObject, newKey, openObjectKey, sealObjectKey } from './object-keys.ts'
import type { ObjectStore } from './object-store.ts'
import { StorageFile, StorageKey, StoredObject } from './storage.entities.ts'
import type { TenantKeys } from './tenant-keys.ts'

/** What the caller says of a new object. */
export interface NewObject {
  name: string | null
  contentType: string
  classification: string | null
  metadata: JsonObject
  clientEncryption: string | null
  /** Null: it does not expire. */
  retentionDays: number | null
}

/** An object whose bytes are stored, and which nobody can see yet. */
export interface ReceivedObject extends ObjectPlace {
  size: number
  sha256: Buffer
  /** The key of the tenant that its own key is under. */
  keyId: string
  sealedKey: Buffer
}

export interface ObjectFilter {
  classification?: string | undefined
  content_type?: string | undefined
  name?: string | undefined
}

/** The bytes of an object. The first of them were found to be genuine already. */
export interface OpenedObject {
  object: StoredObject
  content: AsyncIterable<Buffer>
}

/** An upload says that it still runs so often, and is given up when it has not for the longer time. */
const RENEW_MS = 10_000
const LEASE_MS = 60_000

const DAY_MS = 86_400_000

const objectNotFound = (): Refusal => new Refusal('not_found', 'Object not found')

/** Stores, reads and deletes the objects of a tenant. */
export class ObjectsService {
  readonly #files: ObjectFiles
  readonly #store: ObjectStore
  readonly #keys: TenantKeys
  readonly #settings: TenantSettings

  constructor(parts: { files: ObjectFiles; store: ObjectStore; keys: TenantKeys; settings: TenantSettings }) {
    this.#files = parts.files
    this.#store = parts.store
    this.#keys = parts.keys
    this.#settings = parts.settings
  }

  /**
   * Stores the bytes of a new object; {@link add} makes it one, and {@link discard} gives it up.
   *
   * @throws Refusal `quota_exceeded`; what `content` throws. Then nothing remains
   */
  async receive(work: Work, content: AsyncIterable<Uint8Array>, length: number | null): Promise<ReceivedObject> {
    const { tenantId } = work.principal
    const place = { tenantId, id: newId() }
    const room = await this.#roomOf(work)
    if (length !== null && length > room) throw overQuota()
    const tenantKey = await this.#keys.current(work)
    const key = newKey()
    const measure = new Measure(room)
    await this.#store.begin(place, LEASE_MS)
    const renewing = setInterval(() => void this.#store.renew(place, LEASE_MS).catch(() => undefined), RENEW_MS)
    try {
      await this.#files.write(place, sealChunks(keyObject(key), place, measure.of(content)))
      const sealedKey = sealObjectKey(tenantKey.key, place, key)
      await this.#store.renew(place, LEASE_MS)
      return { ...place, size: measure.size, sha256: measure.digest(), keyId: tenantKey.id, sealedKey }
    } catch (error) {
      await this.discard(place)
      throw error
    } finally {
      clearInterval(renewing)
    }
  }

  /** @throws Refusal `quota_exceeded`; `precondition` when the key of the tenant was destroyed, or it took too long */
  async add(work: Work, received: ReceivedObject, wanted: NewObject): Promise<StoredObject> {
    return work.commit(async (tx) => {
      await this.#assertQuota(tx, received.size)
      await assertKeyWorks(tx, received.keyId)
      const { id } = received
      const isHeld = await tx.em.nativeDelete(StorageFile, { id })
      if (isHeld !== 1) throw new Refusal('precondition', 'The upload was given up meanwhile: upload the object again')
      const { retentionDays, ...described } = wanted
      const createdAt = tx.clock()
      const expiresAt = retentionDays === null ? null : new Date(createdAt.getTime() + retentionDays * DAY_MS)
      const object = tx.em.create(StoredObject, {
        ...received,
        ...described,
        userId: tx.principal.userId,
        createdAt,
        expiresAt,
      })
      const details = {
        size: object.size,
        content_type: object.contentType,
        classification: object.classification,
        expires_at: expiresAt?.toISOString() ?? null,
      }
      tx.record('object.created', { type: 'object', id }, details)
      return object
    })
  }

  /** Removes the bytes of what does not become an object. What fails now is left to the sweep. */
  async discard(place: ObjectPlace): Promise<void> {
    try {
      await this.#files.remove(place)
      await this.#store.forget(place)
    } catch {
      // The row stays, so the sweep finds the file.
    }
  }

  /** @throws Refusal `not_found` for one that is deleted, has expired, or belongs to another tenant */
  async get(work: Work, id: string): Promise<StoredObject> {
    if (!isUuid(id)) throw objectNotFound()
    const object = await work.em.findOne(StoredObject, { id, ...liveAt(work.clock()) })
    if (!object) throw objectNotFound()
    return object
  }

  async list(work: Work, filter: ObjectFilter, page: PageRequest): Promise<Page<StoredObject>> {
    const where = {
      ...liveAt(work.clock()),
      ...(filter.classification !== undefined && { classification: filter.classification }),
      ...(filter.content_type !== undefined && { contentType: filter.content_type }),
      ...(filter.name !== undefined && { name: filter.name }),
    }
    return findPage(page, ({ after, options }) => work.em.find(StoredObject, { ...where, $and: [after] }, options))
  }

  /**
   * Opens an object, or a part of it.
   *
   * @throws Refusal `object_corrupt` when its first bytes are not those that were stored; what is found later breaks `content` off.
   *   Both are recorded
   */
  async open(work: Work, object: StoredObject, range: ByteRange | null): Promise<OpenedObject> {
    const chunks = this.#read(work, object, range)
    try {
      const first = await chunks.next()
      return { object, content: this.#rest(work, object, first, chunks) }
    } catch (error) {
      if (!(error instanceof ObjectCorrupt)) throw error
      await recordCorrupt(work, object, error)
      throw new Refusal('object_corrupt', 'The stored object is damaged: its bytes are not those that were stored')
    }
  }

  /** It is gone from every answer at once. @param options.purge also its bytes; otherwise they go when the retention has passed */
  async delete(work: Work, id: string, { purge }: { purge: boolean }): Promise<void> {
    if (!isUuid(id)) throw objectNotFound()
    const place = await work.commit(async (tx) => {
      const now = tx.clock()
      const options = { lockMode: LockMode.PESSIMISTIC_WRITE }
      const object = await tx.em.findOne(StoredObject, { id, ...liveAt(now) }, options)
      if (!object) throw objectNotFound()
      const { tenantId } = object
      tx.record('object.deleted', { type: 'object', id: object.id }, { purged: purge })
      if (purge) {
        tx.em.create(StorageFile, { id: object.id, tenantId, removeAfter: now })
        tx.em.remove(object)
      } else object.deletedAt = now
      return { id: object.id, tenantId }
    })
    // Within the transaction of an idempotent call it is not committed yet: then the sweep removes the file.
    if (purge && !work.isWriting) await this.discard(place)
  }

  async *#read(work: Work, object: StoredObject, range: ByteRange | null): AsyncGenerator<Buffer> {
    const { id, tenantId, size } = object
    const place = { id, tenantId }
    const { row, sealedKey } = await keyOf(work, object)
    const key = keyObject(openObjectKey(await this.#keys.unwrap(row), place, sealedKey))
    yield* openChunks({ key, place, size, range }, this.#files.read(place, sealedRange(size, range)))
  }

  async *#rest(
    work: Work,
    object: StoredObject,
    first: IteratorResult<Buffer, unknown>,
    chunks: AsyncGenerator<Buffer>,
  ): AsyncGenerator<Buffer> {
    try {
      if (first.done === true) return
      yield first.value
      yield* chunks
    } catch (error) {
      if (error instanceof ObjectCorrupt) await recordCorrupt(work, object, error)
      throw error
    } finally {
      await chunks.return(undefined)
    }
  }

  /** Bytes that a tenant may still store. */
  async #roomOf(work: Work): Promise<number> {
    const quota = (await this.#settings.for(work))['storage.quota_bytes']
    if (quota === null) return Number.POSITIVE_INFINITY
    return quota - (await this.#store.usedBytes(null, work.principal.tenantId, work.clock()))
  }

  /** One upload of a tenant at a time, so that two cannot take the same room. */
  async #assertQuota(tx: Transaction, size: number): Promise<void> {
    const quota = (await this.#settings.for(tx))['storage.quota_bytes']
    if (quota === null) return
    const { tenantId } = tx.principal
    await tx.em.findOneOrFail(Tenant, tenantId, { lockMode: LockMode.PESSIMISTIC_WRITE })
    const used = await this.#store.usedBytes(tx.em, tenantId, tx.clock())
    if (used + size > quota) throw overQuota()
  }
}

const overQuota = (): Refusal =>
  new Refusal('quota_exceeded', 'The object would exceed the quota of the tenant, which `storage.quota_bytes` sets')

const liveAt = (now: Date) => ({ deletedAt: null, $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] })

/** No key is destroyed while an object is stored under it. */
async function assertKeyWorks(tx: Transaction, keyId: string): Promise<void> {
  const options = { lockMode: LockMode.PESSIMISTIC_READ, refresh: true }
  const key = await tx.em.findOne(StorageKey, { id: keyId, destroyedAt: null }, options)
  if (!key) throw new Refusal('precondition', 'The storage key was destroyed meanwhile: upload the object again')
}

/** The key of the tenant that an object is under. A rotation may just have moved the object from one to another. */
async function keyOf(work: Work, object: StoredObject): Promise<{ row: StorageKey; sealedKey: Uint8Array }> {
  const find = (id: string) => work.em.findOne(StorageKey, { id }, { refresh: true })
  const row = await find(object.keyId)
  if (row?.sealed) return { row, sealedKey: object.sealedKey }
  const now = await work.em.findOne(StoredObject, { id: object.id, deletedAt: null }, { refresh: true })
  if (!now) throw objectNotFound()
  const moved = await find(now.keyId)
  if (!moved?.sealed) throw new ObjectCorrupt('the key of a stored object is missing')
  return { row: moved, sealedKey: now.sealedKey }
}

async function recordCorrupt(work: Work, { id }: StoredObject, { message }: ObjectCorrupt): Promise<void> {
  await work.commit(async (tx) => tx.record('object.corrupt', { type: 'object', id }, { reason: message }))
}

/** Counts and hashes what passes, and lets no more pass than there is room for. */
class Measure {
  size = 0
  readonly #room: number
  readonly #hash = createHash('sha256')

  constructor(room: number) {
    this.#room = room
  }

  async *of(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of content) {
      this.size += piece.length
      if (this.size > this.#room) throw overQuota()
      this.#hash.update(piece)
      yield piece
    }
  }

  digest(): Buffer {
    return this.#hash.digest()
  }
}
