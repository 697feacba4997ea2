import type { Clock } from '../clock.ts'
import type { Vault } from '../secrets/vault.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import { type KeyWrapper, localWrapper } from './key-wrapper.ts'
import type { ObjectFiles } from './object-files.ts'
import type { ObjectStore } from './object-store.ts'
import { ObjectsService } from './objects.service.ts'
import { StorageKeysService } from './storage-keys.service.ts'
import { StorageUpkeep } from './storage-upkeep.ts'
import { TenantKeys } from './tenant-keys.ts'

export interface StorageParts {
  objectFiles: ObjectFiles
  objectStore: ObjectStore
  /** Wraps new keys of tenants; null: the server secret does. */
  keyWrapper: KeyWrapper | null
}

/** Encrypted objects. */
export function createStorage(
  { objectFiles: files, objectStore: store, keyWrapper, clock }: StorageParts & { clock: Clock },
  { vault, settings }: { vault: Vault; settings: TenantSettings },
) {
  const local = localWrapper(vault)
  const keys = new TenantKeys(keyWrapper ? [keyWrapper, local] : [local])
  const parts = { files, store, keys, settings }
  return {
    objects: new ObjectsService(parts),
    storageKeys: new StorageKeysService(parts),
    storageUpkeep: new StorageUpkeep({ ...parts, clock }),
  }
}
