import type { KeyWrapper, ObjectFiles } from '@keystead/domain'
import { createFolderFiles } from '../storage/folder-files.ts'
import type { StorageSettings } from '../storage/storage-settings.ts'
import type { Resources } from './resources.ts'

export interface OpenedStorage {
  objectFiles: ObjectFiles
  keyWrapper: KeyWrapper | null
}

/** Opens the storage of objects. What a configuration does not need is not loaded. */
export async function openStorage({ files, kms, aws }: StorageSettings, resources: Resources): Promise<OpenedStorage> {
  return { objectFiles: await openFiles(), keyWrapper: await openWrapper() }

  async function openFiles(): Promise<ObjectFiles> {
    if ('folder' in files) return createFolderFiles(files.folder)
    const { createS3Files } = await import('../storage/s3-files.ts')
    const bucket = createS3Files(files, aws)
    resources.add(async () => bucket.close())
    return bucket
  }

  async function openWrapper(): Promise<KeyWrapper | null> {
    if (kms === null) return null
    const { createKmsWrapper } = await import('../storage/kms-wrapper.ts')
    const wrapper = createKmsWrapper(kms, aws)
    resources.add(async () => wrapper.close())
    return wrapper
  }
}
