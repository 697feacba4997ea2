import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { AuditEvent, AuditEventListParams } from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Who did what, when, from where. */
export class AuditEvents extends Resource {
  /** All events that fit, newest first. */
  list(params?: AuditEventListParams, options?: RequestOptions): List<AuditEvent> {
    return this.items(path`/api/v1/audit-events`, params, options)
  }
}
