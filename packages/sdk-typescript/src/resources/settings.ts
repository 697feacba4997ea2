import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  PageParams,
  RollbackSettingsRequest,
  SettingsSchema,
  SettingsVersion,
  UpdateSettingsRequest,
  VersionedSettings,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/**
 * What governs the tenant, in versions. A change names the version that it is of; when there is another by then, it rejects with an
 * `PreconditionFailedError`, and changes nothing.
 */
export class Settings extends Resource {
  /**
   * All settings, with the defaults of those that are not set, and their version.
   *
   * @example
   * ```ts
   * const { version, settings } = await keystead.settings.get()
   * ```
   */
  get(options?: RequestOptions): Call<VersionedSettings> {
    return this.data('GET', path`/api/v1/config`, {}, options)
  }

  /**
   * Changes some settings; null takes one back to its default. They govern every replica once the call has returned.
   *
   * @param version that the change is of
   *
   * @example
   * ```ts
   * const { version } = await keystead.settings.get()
   * await keystead.settings.update(version, { settings: { retention: { usage_days: 400 } } })
   * ```
   */
  update(version: number, body: UpdateSettingsRequest, options?: RequestOptions): Call<VersionedSettings> {
    return this.data('PATCH', path`/api/v1/config`, { body }, ofVersion(version, options))
  }

  /**
   * The versions, newest first, each with what it changed.
   *
   * @example
   * ```ts
   * for await (const { version, changes } of keystead.settings.history()) console.log(version, changes)
   * ```
   */
  history(params?: PageParams, options?: RequestOptions): List<SettingsVersion> {
    return this.items(path`/api/v1/config/history`, params, options)
  }

  /**
   * The JSON Schema of the settings, with their defaults and the bounds of the installation.
   *
   * @example
   * ```ts
   * const schema = await keystead.settings.schema()
   * ```
   */
  schema(options?: RequestOptions): Call<SettingsSchema> {
    return this.data('GET', path`/api/v1/config/schema`, {}, options)
  }

  /**
   * Makes a new version that equals an earlier one.
   *
   * @param version that there is now
   *
   * @example
   * ```ts
   * const { version } = await keystead.settings.get()
   * await keystead.settings.rollback(version, { version: 0 })
   * ```
   */
  rollback(version: number, body: RollbackSettingsRequest, options?: RequestOptions): Call<VersionedSettings> {
    return this.data('POST', path`/api/v1/config/rollback`, { body }, ofVersion(version, options))
  }
}

const ofVersion = (version: number, options: RequestOptions | undefined): RequestOptions => ({
  ...options,
  headers: { 'If-Match': `"${version}"`, ...options?.headers },
})
