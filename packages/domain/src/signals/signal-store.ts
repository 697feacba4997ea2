import type { JsonObject } from '../json.ts'
import type { StreamStatus } from './signal-stream.entities.ts'
import type { Facts } from './drafts.ts'

/** A stream as its delivery sees it. */
export interface StreamState {
  id: string
  tenantId: string
  eventsRequested: string[] | null
  excluded: string[]
  status: StreamStatus
  nextSeq: number
  /** How many of its events are not acknowledged. */
  held: number
}

/** An event that a receiver has not acknowledged. */
export interface HeldSet {
  jti: string
  claims: JsonObject
  /** Seconds since 1970. */
  issuedAt: number
}

export interface NewSet extends Pick<HeldSet, 'jti' | 'claims'> {
  control: boolean
  createdAt: Date
}

/** What a replica pushes. */
export interface DuePush {
  id: string
  tenantId: string
  endpointUrl: string
  sealedSecret: Buffer | null
  failures: number
}

/** The statements of delivery. */
export interface SignalStore {
  /** The streams that have not read the whole log of their tenant, and whose client may act. */
  behind(now: Date): Promise<string[]>
  /** Null: there is none, or its client may not act. */
  state(streamId: string, now: Date): Promise<StreamState | null>
  facts(tenantId: string, ids: { keys: readonly string[]; users: readonly string[] }, now: Date): Promise<Facts>
  /**
   * Moves a stream on, and stores what it now holds, unless another replica has moved it or it was disabled meanwhile.
   *
   * @returns whether it did
   */
  advance(stream: StreamState, to: number, sets: readonly NewSet[]): Promise<boolean>
  /** Stores an event of the stream itself. */
  add(streamId: string, set: NewSet): Promise<void>
  /**
   * Changes the status of a stream, unless it is disabled.
   *
   * @param to.set the event that says so; null: none
   * @param to.dropping whether it forgets its events
   */
  stop(
    streamId: string,
    to: { status: StreamStatus; reason: string; set: NewSet | null; dropping: boolean },
    now: Date,
  ): Promise<void>
  /** The oldest that may be delivered. */
  held(streamId: string, limit: number): Promise<HeldSet[]>
  /** Those of the streams that have something to deliver. */
  withHeld(streamIds: readonly string[]): Promise<string[]>
  /** Forgets events. @returns how many there were */
  remove(streamId: string, jtis: readonly string[]): Promise<number>
  /** Enabled streams with events from before a time. */
  stale(before: Date): Promise<string[]>
  /** Takes a stream that is due for this replica. Null: none is. */
  takePush(now: Date, until: Date): Promise<DuePush | null>
  /** Gives it back. @param next when it is due again; null: at once */
  leavePush(streamId: string, next: { failures: number; dueAt: Date | null }): Promise<void>
}
