import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { UsageParams, UsageRow } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Counts of verifications. */
export class Usage extends Resource {
  /**
   * Counts by time, key, user, project, scope or outcome; by default of the last 30 days.
   *
   * @example
   * ```ts
   * const rows = await keystead.usage.get({ interval: 'day' })
   * ```
   */
  get(query?: UsageParams, options?: RequestOptions): Call<UsageRow[]> {
    return this.data('GET', path`/api/v1/usage`, { query }, options)
  }
}
