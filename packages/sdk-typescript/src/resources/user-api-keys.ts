import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  GeneratedApiKey,
  UserApiKey,
  UserApiKeyCreateParams,
  UserApiKeyListParams,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The keys of one user. `user` is an id, or an email in any case. */
export class UserApiKeys extends Resource {
  /** The keys of a user, masked; for one project if it is named. */
  list(user: string, params?: UserApiKeyListParams, options?: RequestOptions): List<UserApiKey> {
    return this.items(path`/api/v1/users/${user}/api-keys`, params, options)
  }

  /** Generates a key for a user within a project. Its text is shown only here. */
  create(user: string, body: UserApiKeyCreateParams, options?: RequestOptions): Call<GeneratedApiKey> {
    return this.data('POST', path`/api/v1/users/${user}/api-keys`, { body }, options)
  }

  /** Ends all keys of a user. */
  deleteAll(user: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/users/${user}/api-keys`, {}, options)
  }
}
