import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { Acknowledgement, Grant, PageParams } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** What the person of a session has allowed clients of OAuth 2.0 to do. */
export class Grants extends Resource {
  /**
   * All grants of the person, newest first.
   *
   * @example
   * ```ts
   * for await (const grant of person.grants.list()) console.log(grant)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<Grant> {
    return this.items(path`/api/v1/auth/grants`, params, options)
  }

  /**
   * Ends a grant with all its tokens.
   *
   * @example
   * ```ts
   * for await (const { grant_id } of person.grants.list()) await person.grants.revoke(grant_id)
   * ```
   */
  revoke(grantId: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/auth/grants/${grantId}`, {}, options)
  }
}
