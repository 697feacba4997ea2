import type { Call } from '../core/call.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { EventKind } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The kinds of events that plugins can get. */
export class Events extends Resource {
  /**
   * All kinds, by name, each with a JSON Schema and an example.
   *
   * @example
   * ```ts
   * for (const { name, description } of await keystead.events.list()) console.log(name, description)
   * ```
   */
  list(options?: RequestOptions): Call<EventKind[]> {
    return this.data('GET', path`/api/v1/events`, {}, options)
  }
}
