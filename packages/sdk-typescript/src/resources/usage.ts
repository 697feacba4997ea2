import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { UsageParams, UsageRow } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** How often keys were verified. */
export class Usage extends Resource {
  /** Counts by time, key, user, project, scope or outcome; of the last 30 days unless told. */
  get(query?: UsageParams, options?: RequestOptions): Call<UsageRow[]> {
    return this.data('GET', path`/api/v1/usage`, { query }, options)
  }
}
