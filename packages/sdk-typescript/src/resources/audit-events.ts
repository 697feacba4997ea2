import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { AuditEvent, AuditEventListParams } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The audit log: who did what, when and from where. */
export class AuditEvents extends Resource {
  /**
   * All matching events, newest first.
   *
   * @example
   * ```ts
   * for await (const event of keystead.auditEvents.list({ action: 'key.created' })) console.log(event.actor_id, event.created_at)
   * ```
   */
  list(params?: AuditEventListParams, options?: RequestOptions): List<AuditEvent> {
    return this.items(path`/api/v1/audit-events`, params, options)
  }
}
