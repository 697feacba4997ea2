import type { LoggedEvent } from '../events/event-log.ts'
import type { JsonObject } from '../json.ts'
import type { ReadTile } from './tiles.ts'

/** A row of `audit_key`. */
export interface StoredAuditKey {
  id: string
  publicJwk: JsonObject
  privateSealed: Buffer
  createdAt: Date
}

/** How far the tree of a tenant goes, and from where on its events are kept. */
export interface TreeExtent {
  size: number
  keptFrom: number
}

/** The trees over the audit logs, and the keys that sign them. */
export interface AuditTreeStore {
  extent(tenantId: string): Promise<TreeExtent>
  /** Reads tiles of a tenant's tree; one that is not there has no hashes. */
  tilesOf(tenantId: string): ReadTile
  /** The places of events by their ids; those without a place are left out. */
  places(tenantId: string, eventIds: readonly string[]): Promise<Map<string, number>>
  /** The events of places from `from` to before `to`; those that are not there are left out. */
  events(tenantId: string, from: number, to: number): Promise<LoggedEvent[]>
  /** Events of a tenant that are neither in the log nor wait for a place: Keystead did not write them. At most a thousand. */
  unplaced(tenantId: string): Promise<LoggedEvent[]>
  /** Every key, newest first. */
  keys(): Promise<StoredAuditKey[]>
  addKey(key: StoredAuditKey): Promise<void>
  /**
   * Removes the oldest events of a log, where all of a tile are from before `before`; their hashes stay. The removal is an event of the
   * log, in the same transaction.
   *
   * @returns the place of the first event that is kept, if that has changed
   */
  removeOld(tenantId: string, times: { before: Date; now: Date }): Promise<number | null>
}
