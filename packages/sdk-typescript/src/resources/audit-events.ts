import type { Call } from '../core/call.ts'
import { unixLinesOf } from '../core/lines.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type { OpenAnswer } from '../core/transport.ts'
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

/** An audit log as it arrives. It is read once: iterate over its lines, or call `text()`. Leaving the loop ends the download. */
export class AuditExport implements AsyncIterable<string> {
  readonly #answer: OpenAnswer

  /** @hidden */
  constructor(answer: OpenAnswer) {
    this.#answer = answer
  }

  /** Lines without their ends. A row of CSV may have several, within quotes. */
  [Symbol.asyncIterator](): AsyncIterator<string> {
    return unixLinesOf(this.#answer.chunks)
  }

  /**
   * All of it, in memory.
   *
   * @example
   * ```ts
   * const lines = await (await keystead.auditEvents.export({ to: 1 })).text()
   * ```
   */
  async text(): Promise<string> {
    let text = ''
    for await (const line of this) text += `${line}\n`
    return text
  }
}

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
   * The log, oldest event first, as it arrives: lines of JSON with their hashes, CSV, or OCSF. One that broke off goes on by `from`.
   *
   * @example
   * ```ts
   * for await (const line of await keystead.auditEvents.export({ format: 'ocsf' })) console.log(line)
   * const csv = await (await keystead.auditEvents.export({ format: 'csv', to: 1 })).text()
   * ```
   */
  async export(params?: AuditExportParams, options?: RequestOptions): Promise<AuditExport> {
    const sent = { query: params, headers: { accept: '*/*' } }
    return new AuditExport(await this.open(path`/api/v1/audit-events/export`, sent, options))
  }
}
