import { defineEntity, p } from '@mikro-orm/core'
import type { JsonObject } from '../json.ts'
import { tenantFilter } from '../tenant-filter.ts'

const StorageKeySchema = defineEntity({
  name: 'StorageKey',
  tableName: 'storage_key',
  filters: { tenant: tenantFilter },
  uniques: [{ name: 'storage_key_version_key', properties: ['tenantId', 'version'] }],
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    /** Of a tenant, from 1. */
    version: p.integer(),
    /** What the key is wrapped by. @see KeyWrapper */
    wrapper: p.text(),
    /** The wrapped key; null once it is destroyed. */
    sealed: p.blob().nullable().hidden(),
    createdAt: p.datetime(3),
    destroyedAt: p.datetime(3).nullable(),
  },
})

/** A key of a tenant, under which the keys of its objects are. */
export class StorageKey extends StorageKeySchema.class {}
StorageKeySchema.setClass(StorageKey)

const StoredObjectSchema = defineEntity({
  name: 'StoredObject',
  tableName: 'stored_object',
  filters: { tenant: tenantFilter },
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'stored_object_page_idx', properties: ['tenantId', 'id'] },
    { name: 'stored_object_classification_idx', properties: ['tenantId', 'classification', 'id'] },
    // Objects under an earlier key of the tenant.
    { name: 'stored_object_key_idx', properties: ['keyId', 'id'] },
    // What a quota counts.
    {
      name: 'stored_object_size_idx',
      expression:
        'create index "stored_object_size_idx" on "stored_object" ("tenant_id", "expires_at", "size") where "deleted_at" is null',
    },
    // What the sweep looks for.
    {
      name: 'stored_object_expiry_idx',
      expression:
        'create index "stored_object_expiry_idx" on "stored_object" ("expires_at") where "deleted_at" is null and "expires_at" is not null',
    },
    {
      name: 'stored_object_deleted_idx',
      expression:
        'create index "stored_object_deleted_idx" on "stored_object" ("deleted_at") where "deleted_at" is not null',
    },
  ],
  properties: {
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    /** Who stored it. No foreign key: the object outlives its user. */
    userId: p.uuid(),
    name: p.text().nullable(),
    /** In bytes, before encryption. */
    size: p.bigint('number'),
    /** Of the plaintext. */
    sha256: p.blob(),
    contentType: p.text(),
    classification: p.text().nullable(),
    metadata: p.json<JsonObject>(),
    /** How the client has encrypted it, in the client's words; null: it has not. */
    clientEncryption: p.text().nullable(),
    /** The id of the key of the tenant. */
    keyId: p.uuid().hidden(),
    /** Its own key, under that of the tenant. */
    sealedKey: p.blob().hidden(),
    createdAt: p.datetime(3),
    expiresAt: p.datetime(3).nullable(),
    deletedAt: p.datetime(3).nullable(),
  },
})

/** An object whose bytes are stored encrypted. It never changes. */
export class StoredObject extends StoredObjectSchema.class {}
StoredObjectSchema.setClass(StoredObject)

const StorageFileSchema = defineEntity({
  name: 'StorageFile',
  tableName: 'storage_file',
  filters: { tenant: tenantFilter },
  indexes: [{ name: 'storage_file_remove_idx', properties: ['removeAfter'] }],
  properties: {
    /** The id of the object. */
    id: p.uuid().primary(),
    tenantId: p.uuid(),
    /** An upload moves it on as long as it runs. */
    removeAfter: p.datetime(3),
  },
})

/** A file that no object needs: of an upload that is not complete, or of an object that was purged. */
export class StorageFile extends StorageFileSchema.class {}
StorageFileSchema.setClass(StorageFile)
