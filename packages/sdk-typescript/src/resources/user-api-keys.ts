import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  CreatedUserApiKey,
  UserApiKey,
  CreateUserApiKeyRequest,
  UserApiKeyListParams,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The keys of one user. `user` is an id, or an email (case-insensitive). */
export class UserApiKeys extends Resource {
  /**
   * The keys of a user, masked, optionally for one project.
   *
   * @example
   * ```ts
   * for await (const key of keystead.userApiKeys.list('alice@example.com')) console.log(key.api_key) // masked
   * ```
   */
  list(user: string, params?: UserApiKeyListParams, options?: RequestOptions): List<UserApiKey> {
    return this.items(path`/api/v1/users/${user}/api-keys`, params, options)
  }

  /**
   * Generates a key for a user within a project. Its text is shown only once.
   *
   * @example
   * ```ts
   * const { api_key } = await keystead.userApiKeys.create('alice@example.com', { project_name: 'billing' })
   * const text = api_key.reveal() // hand it over now
   * ```
   */
  create(user: string, body: CreateUserApiKeyRequest, options?: RequestOptions): Call<CreatedUserApiKey> {
    return this.data('POST', path`/api/v1/users/${user}/api-keys`, { body, secret: 'api_key' }, options)
  }

  /**
   * Revokes all keys of a user.
   *
   * @example
   * ```ts
   * await keystead.userApiKeys.deleteAll('alice@example.com')
   * ```
   */
  deleteAll(user: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/users/${user}/api-keys`, {}, options)
  }
}
