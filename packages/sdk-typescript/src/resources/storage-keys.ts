import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { DestroyedStorageKeys, DestroyStorageKeysRequest, PageParams, StorageKey } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The keys of the tenant that its objects are encrypted under. */
export class StorageKeys extends Resource {
  /**
   * The keys, newest first.
   *
   * @example
   * ```ts
   * for await (const { version, destroyed_at } of keystead.storageKeys.list()) console.log(version, destroyed_at)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<StorageKey> {
    return this.items(path`/api/v1/storage/keys`, params, options)
  }

  /**
   * Makes a new key. The objects that there are move to it in the background, without being rewritten.
   *
   * @example
   * ```ts
   * const { version } = await keystead.storageKeys.rotate()
   * ```
   */
  rotate(options?: RequestOptions): Call<StorageKey> {
    return this.data('POST', path`/api/v1/storage/keys/rotate`, { body: {} }, options)
  }

  /**
   * Destroys every key, and with them all objects of the tenant, for good.
   *
   * @example
   * ```ts
   * const { objects, bytes } = await keystead.storageKeys.destroy({ confirm: 'destroy all objects' })
   * ```
   */
  destroy(body: DestroyStorageKeysRequest, options?: RequestOptions): Call<DestroyedStorageKeys> {
    return this.data('POST', path`/api/v1/storage/keys/destroy`, { body }, options)
  }
}
