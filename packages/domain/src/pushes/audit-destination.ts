import type { LoggedEvent } from '../events/event-log.ts'
import type { ShownCheckpoint } from '../transparency/audit-tree.service.ts'

/** What is sent: an event of a log, or a checkpoint of it. */
export type AuditRecord =
  | {
      kind: 'event'
      tenantId: string
      event: LoggedEvent
      /** The event as exports have it, without its hash: canonical JSON (RFC 8785). */
      text: string
    }
  | {
      kind: 'checkpoint'
      tenantId: string
      checkpoint: ShownCheckpoint
      signedAt: Date
      /** JSON. @see checkpointText */
      text: string
    }

/**
 * - `taken`: the destination has all records
 * - `failed`: they are to be sent again
 * - `refused`: one of them is what the destination does not take, however often it is sent
 */
export type PushOutcome =
  | { kind: 'taken' }
  | {
      kind: 'failed'
      /** For the log of the service; no secret and nothing of an event. */
      reason: string
      /** When the destination wants to be asked again, in milliseconds; null: it did not say. */
      retryAfterMs: number | null
    }
  | { kind: 'refused'; reason: string }

/** Somewhere else to keep audit events and checkpoints, which the operator has configured. */
export interface AuditDestination {
  /** Names its row: how far it is belongs to the name, whatever its address. */
  readonly name: string
  /** Whether it gets events; otherwise checkpoints alone. */
  readonly takesEvents: boolean
  /** Sends records in their order, within {@link SEND_MS}. It never throws. */
  send(records: readonly AuditRecord[]): Promise<PushOutcome>
  /** Breaks off what is being sent. */
  close(): Promise<void>
}

/** An attempt takes no longer. */
export const SEND_MS = 30_000
