import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  AuditCheckpoint,
  AuditCheckpointParams,
  AuditConsistency,
  AuditConsistencyParams,
  AuditEvent,
  AuditEventListParams,
  AuditExportParams,
  AuditProof,
  AuditProofParams,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** The audit log: who did what, when and from where, and what proves it. */
export class AuditEvents extends Resource {
  /**
   * All matching events, newest first.
   *
   * @example
   * ```ts
   * for await (const event of keystead.auditEvents.list({ action: 'key.*' })) console.log(event.actor_name, event.created_at)
   * ```
   */
  list(params?: AuditEventListParams, options?: RequestOptions): List<AuditEvent> {
    return this.items(path`/api/v1/audit-events`, params, options)
  }

  /**
   * The signed checkpoint of the log as it is now, or was at a size. Keep some where the service cannot change them.
   *
   * @example
   * ```ts
   * const { size, checkpoint } = await keystead.auditEvents.checkpoint()
   * ```
   */
  checkpoint(params?: AuditCheckpointParams, options?: RequestOptions): Call<AuditCheckpoint> {
    return this.data('GET', path`/api/v1/audit-events/checkpoint`, { query: params }, options)
  }

  /**
   * The proof that an event is in the log (RFC 9162, section 2.1.3).
   *
   * @example
   * ```ts
   * const { data: [event] } = await keystead.auditEvents.list({ action: 'user.created', limit: 1 })
   * const { seq, hashes, checkpoint } = await keystead.auditEvents.proof({ event: event!.event_id })
   * ```
   */
  proof(params: AuditProofParams, options?: RequestOptions): Call<AuditProof> {
    return this.data('GET', path`/api/v1/audit-events/proof`, { query: params }, options)
  }

  /**
   * The proof that the log has only grown since an earlier size (RFC 9162, section 2.1.4).
   *
   * @example
   * ```ts
   * const earlier = await keystead.auditEvents.checkpoint()
   * const { hashes } = await keystead.auditEvents.consistency({ from: earlier.size })
   * ```
   */
  consistency(params: AuditConsistencyParams, options?: RequestOptions): Call<AuditConsistency> {
    return this.data('GET', path`/api/v1/audit-events/consistency`, { query: params }, options)
  }

  /**
   * The log as text, oldest event first: lines of JSON with their hashes, CSV, or OCSF. `from` and `to` take a part of a large one.
   *
   * @example
   * ```ts
   * const csv = await keystead.auditEvents.export({ format: 'csv' })
   * ```
   */
  export(params?: AuditExportParams, options?: RequestOptions): Call<string> {
    return this.read(path`/api/v1/audit-events/export`, { query: params }, ({ text }) => text, options)
  }
}
