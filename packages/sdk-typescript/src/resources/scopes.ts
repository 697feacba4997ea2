import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { ScopeList } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The scopes of Keystead itself. */
export class Scopes extends Resource {
  /**
   * All scopes with a description, and the named sets of them.
   *
   * @example
   * ```ts
   * const { scopes, sets } = await keystead.scopes.list()
   * ```
   */
  list(options?: RequestOptions): Call<ScopeList> {
    return this.data('GET', path`/api/v1/scopes`, {}, options)
  }
}
