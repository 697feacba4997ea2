import type { AuditEntry } from '../audit/audit-entry.ts'
import type { ActorKind, FieldChanges } from '../audit/audit-event.entity.ts'

/** An audit event in the log of its tenant. */
export interface LoggedEvent extends AuditEntry {
  /** Its place in the log of its tenant: from 0, without gaps. */
  seq: number
  /** The names and the kind as they were; null in events from before they were recorded. */
  actorName: string | null
  actorKind: ActorKind | null
  targetName: string | null
  changes: FieldChanges | null
  count: number
}

/**
 * The audit events of each tenant in one order, for whatever reads them in turn: deliveries to webhooks, streams, proofs. A reader
 * remembers the place up to which it has read.
 */
export interface EventLog {
  /**
   * Gives the events that were committed their places, in the order in which they were written, and adds them to the tree of their
   * log, in one transaction. One replica does it at a time.
   *
   * @param how.waits for a replica that does it now; otherwise nothing is done then
   * @returns the size of each log that grew, by tenant
   */
  append(how?: { waits: boolean }): Promise<Map<string, number>>
  /** The number of entries of a tenant's log, which is the place of the next. */
  size(tenantId: string): Promise<number>
  /** @param from the first place wanted */
  read(tenantId: string, from: number, limit: number): Promise<LoggedEvent[]>
}
