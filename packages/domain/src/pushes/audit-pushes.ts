import type { Clock } from '../clock.ts'
import type { EventLog } from '../events/event-log.ts'
import { RETRY_DELAYS_MS } from '../events/retry-delays.ts'
import type { AuditTreeService } from '../transparency/audit-tree.service.ts'
import { type AuditBatch, batchOf } from './audit-batch.ts'
import { type AuditDestination, type AuditRecord, type PushOutcome, SEND_MS } from './audit-destination.ts'
import type { AuditPushStore, PushLease, PushWants } from './audit-push-store.ts'

/** Longer than an attempt. A process that is killed holds a destination up for as long. */
const LEASE_MS = 2 * SEND_MS

/** Records that are sent at once. After a failure there are half as many, so that a slow receiver gets through. */
const MOST_RECORDS = 500

/** Logs that are looked at for a batch. */
const LOGS = 50

/** A destination is tried again at least so often, without end: nothing is given up. */
const LONGEST_DELAY_MS = 600_000

/** A destination may not put the next attempt off for longer. */
const LONGEST_RETRY_AFTER_MS = 3_600_000

/** How long sending may go on when the process stops. */
const STOP_MS = 3000

/** What the operator should read in the log of the service. */
export interface PushReports {
  /** An attempt was in vain: it is repeated. */
  failed(of: { destination: string; failures: number; reason: string; inMs: number }): void
  /** The first attempt after failures was taken. */
  recovered(of: { destination: string; failures: number }): void
  /** The destination does not take a record, and does not get it again. */
  refused(of: { destination: string; tenantId: string; seq: number | null; reason: string }): void
}

interface AuditPushesParts {
  store: AuditPushStore
  log: EventLog
  tree: Pick<AuditTreeService, 'checkpointAt'>
  destinations: readonly AuditDestination[]
  checkpointEveryMs: number
  clock: Clock
  reports: PushReports
  onError: (error: unknown) => void
}

/**
 * Sends the events of all tenants to the destinations of the operator: in the order of their logs, each at least once. Any number of
 * replicas may do it; one at a time has a destination. (docs/adr/0063)
 */
export class AuditPushes {
  readonly #parts: AuditPushesParts
  readonly #running = new Map<AuditDestination, Promise<void>>()
  readonly #held = new Map<AuditDestination, PushLease>()
  /** Those that this process has tried. What failed before it started is tried at once: it may be why it was started again. */
  readonly #tried = new Set<AuditDestination>()
  /** Those that had everything, by the mark of the logs then, and until when no checkpoint can be due. */
  readonly #idle = new Map<AuditDestination, { mark: string; until: number }>()
  #added: Promise<void> | null = null
  #isStopped = false

  constructor(parts: AuditPushesParts) {
    this.#parts = parts
  }

  /** Begins to send what is due, and does not wait for receivers. */
  async tick(): Promise<void> {
    const { destinations, onError } = this.#parts
    if (destinations.length === 0 || this.#isStopped) return
    await this.#addRows()
    for (const destination of destinations) {
      if (this.#running.has(destination)) continue
      const run = this.#run(destination)
        .catch(onError)
        .finally(() => this.#running.delete(destination))
      this.#running.set(destination, run)
    }
  }

  #addRows(): Promise<void> {
    const { store, destinations } = this.#parts
    this.#added ??= store.add(destinations.map(({ name }) => name)).catch((error: unknown) => {
      this.#added = null
      throw error
    })
    return this.#added
  }

  async #run(destination: AuditDestination): Promise<void> {
    const { store, clock } = this.#parts
    if (!(await this.#isBehind(destination))) return
    const how = { now: clock(), leaseMs: LEASE_MS, insists: !this.#tried.has(destination) }
    const lease = await store.take(destination.name, how)
    if (lease === null) return
    this.#tried.add(destination)
    this.#held.set(destination, lease)
    try {
      await this.#send(destination, lease)
    } finally {
      this.#held.delete(destination)
      await store.release(lease)
    }
  }

  async #isBehind(destination: AuditDestination): Promise<boolean> {
    const { store, clock, checkpointEveryMs } = this.#parts
    const now = clock().getTime()
    const mark = await store.mark()
    const idle = this.#idle.get(destination)
    if (idle?.mark === mark && now < idle.until) return false
    if (await store.isBehind(destination.name, this.#wants(destination))) return true
    this.#idle.set(destination, { mark, until: now + checkpointEveryMs })
    return false
  }

  #wants({ takesEvents }: AuditDestination): PushWants {
    const { clock, checkpointEveryMs } = this.#parts
    return { events: takesEvents, checkpointsBefore: new Date(clock().getTime() - checkpointEveryMs) }
  }

  /** Sends until there is nothing more, an attempt is in vain, or another process has the destination. */
  async #send(destination: AuditDestination, lease: PushLease): Promise<void> {
    const { store, reports } = this.#parts
    let { failures } = lease
    let limit = Math.max(1, Math.floor(MOST_RECORDS / 2 ** failures))
    while (!this.#isStopped) {
      const { records, places } = await this.#batch(destination, limit)
      if (places.length === 0) return
      const outcome = await attempt(destination, records)
      if (outcome.kind === 'failed') return this.#failed(lease, failures + 1, outcome)
      const isHalved = outcome.kind === 'refused' && records.length > 1
      if (isHalved) {
        // The refused record is alone in the end, and what is before it is taken.
        limit = Math.floor(records.length / 2)
        if (await store.advance(lease, [], LEASE_MS)) continue
        return
      }
      if (outcome.kind === 'refused') this.#refused(destination, records, outcome.reason)
      if (!(await store.advance(lease, places, LEASE_MS))) return
      if (failures > 0) reports.recovered({ destination: destination.name, failures })
      failures = 0
      limit = Math.min(MOST_RECORDS, limit * 2)
    }
  }

  async #batch(destination: AuditDestination, limit: number): Promise<AuditBatch> {
    const { store, log, tree, clock, onError } = this.#parts
    const wants = this.#wants(destination)
    const logs = await store.behind(destination.name, wants, LOGS)
    return batchOf(logs, { log, tree, now: clock(), wants, limit, onError })
  }

  async #failed(
    lease: PushLease,
    failures: number,
    { reason, retryAfterMs }: Extract<PushOutcome, { kind: 'failed' }>,
  ): Promise<void> {
    // What is broken off by the end of the process is no failure of the destination.
    if (this.#isStopped) return
    const { store, clock, reports } = this.#parts
    const inMs = retryAfterMs === null ? delayAfterFailures(failures) : Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS)
    reports.failed({ destination: lease.destination, failures, reason, inMs })
    await store.fail(lease, { failures, dueAt: new Date(clock().getTime() + inMs) })
  }

  #refused({ name }: AuditDestination, records: readonly AuditRecord[], reason: string): void {
    for (const record of records) {
      const seq = record.kind === 'event' ? record.event.seq : null
      this.#parts.reports.refused({ destination: name, tenantId: record.tenantId, seq, reason })
    }
  }

  /** Lets attempts end for a while, breaks the others off, and gives what is held back. */
  async stop(): Promise<void> {
    this.#isStopped = true
    const { destinations, store } = this.#parts
    await this.#haveEnded()
    await Promise.all(destinations.map((destination) => destination.close()))
    await this.#haveEnded()
    for (const lease of this.#held.values()) await store.release(lease)
  }

  async #haveEnded(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, STOP_MS)
    })
    await Promise.race([Promise.all(this.#running.values()), late])
    clearTimeout(timer)
  }
}

const delayAfterFailures = (failures: number): number =>
  Math.min(RETRY_DELAYS_MS[failures - 1] ?? LONGEST_DELAY_MS, LONGEST_DELAY_MS)

/** Without records there is nothing to send: events were removed after their time. */
async function attempt(destination: AuditDestination, records: readonly AuditRecord[]): Promise<PushOutcome> {
  return records.length === 0 ? { kind: 'taken' } : destination.send(records)
}
