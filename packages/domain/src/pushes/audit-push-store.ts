/** A destination that this process sends to until the lease ends. */
export interface PushLease {
  destination: string
  leaseId: string
  /** Attempts in a row that were in vain. */
  failures: number
}

/** How far a destination is in the log of a tenant. */
export interface PushPlace {
  tenantId: string
  nextSeq: number
  checkpointSize: number
  checkpointAt: Date | null
}

/** A log that a destination does not have to its end. */
export interface LogBehind extends PushPlace {
  size: number
  treeSize: number
}

/** What a destination waits for. */
export interface PushWants {
  events: boolean
  /** A checkpoint, of a log whose last one was signed at this time or before. */
  checkpointsBefore: Date
}

/** The statements of pushes. All are safe with any number of replicas. */
export interface AuditPushStore {
  /** Makes the rows of destinations that are new. */
  add(destinations: readonly string[]): Promise<void>
  /** Of the sizes of all logs: another one when any has grown. */
  mark(): Promise<string>
  /** Whether there is something to send. It looks at every log, which the mark saves while none has grown. */
  isBehind(destination: string, wants: PushWants): Promise<boolean>
  /**
   * Leases a destination to this process alone, if it is due.
   *
   * @param how.insists also before it is due
   */
  take(destination: string, how: { now: Date; leaseMs: number; insists: boolean }): Promise<PushLease | null>
  /** Logs of which there is something to send, first those that lack least. */
  behind(destination: string, wants: PushWants, limit: number): Promise<LogBehind[]>
  /** Stores how far the destination is now, and renews the lease. @returns whether it was still held: otherwise nothing is done */
  advance(lease: PushLease, places: readonly PushPlace[], leaseMs: number): Promise<boolean>
  /** Stores that an attempt was in vain, and gives the lease back. */
  fail(lease: PushLease, next: { failures: number; dueAt: Date }): Promise<void>
  /** Gives a lease back. */
  release(lease: PushLease): Promise<void>
}
