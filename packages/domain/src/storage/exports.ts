/** What the packages that use the domain need of stored objects. */
export { type ByteRange, ObjectCorrupt, type ObjectPlace, READ_BYTES, type SealedRange } from './chunks.ts'
export { type KeyPlace, type KeyWrapper, LOCAL_WRAPPER } from './key-wrapper.ts'
export type { ObjectFiles } from './object-files.ts'
export type { EarlierKey, KeyedObject, ObjectStore, WrappedTenantKey } from './object-store.ts'
export type { NewObject, ObjectFilter, OpenedObject, ReceivedObject } from './objects.service.ts'
export { release, releasing } from './release.ts'
export type { DestroyedKeys } from './storage-keys.service.ts'
export { StorageFile, StorageKey, StoredObject } from './storage.entities.ts'
