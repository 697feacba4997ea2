import type { AuditEntry } from '../audit/audit-entry.ts'

/** An audit event in the log of its tenant. */
export interface LoggedEvent extends AuditEntry {
  /** Its place in the log of its tenant: from 0, without gaps. */
  seq: number
  count: number
}

/**
 * The audit events of each tenant in one order, for whatever reads them in turn: deliveries to webhooks, streams, proofs. A reader
 * remembers the place up to which it has read.
 */
export interface EventLog {
  /**
   * Gives the events that were committed their places, in the order in which they were written. One replica does it at a time.
   *
   * @returns the size of each log that grew, by tenant
   */
  append(): Promise<Map<string, number>>
  /** The number of entries of a tenant's log, which is the place of the next. */
  size(tenantId: string): Promise<number>
  /** @param from the first place wanted */
  read(tenantId: string, from: number, limit: number): Promise<LoggedEvent[]>
}
