import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Acknowledgement, SecondFactors } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The second factors of users, for administrators. */
export class UserFactors extends Resource {
  /**
   * The factors of a user, by id or email.
   *
   * @example
   * ```ts
   * const { factors } = await keystead.userFactors.list('alice@example.com')
   * ```
   */
  list(user: string, options?: RequestOptions): Call<SecondFactors> {
    return this.data('GET', path`/api/v1/users/${user}/factors`, {}, options)
  }

  /**
   * Removes all factors of a user who has lost them, with the recovery codes.
   *
   * @example
   * ```ts
   * await keystead.userFactors.removeAll('alice@example.com')
   * ```
   */
  removeAll(user: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/users/${user}/factors`, {}, options)
  }
}
