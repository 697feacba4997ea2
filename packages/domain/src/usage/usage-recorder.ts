import { setImmediate } from 'node:timers/promises'
import { DEFAULT_TENANT_ID, type Origin, type Principal } from '../access/principal.ts'
import { type Clock, startOfUtcDay } from '../clock.ts'
import { newId } from '../ids.ts'
import type { ApiKey } from '../keys/api-key.entity.ts'
import { addBucket, type BucketCount, bucketsOf } from './bucket-count.ts'
import {
  addEvent,
  addUse,
  batchesOf,
  halvesOf,
  type RepeatedEvent,
  type UsageBatch,
  type UseCount,
} from './usage-batch.ts'
import { Tallies, type Tally, type Verification } from './tallies.ts'
import { DroppedCount, UnstorableError } from './unstorable.ts'
import { NOBODY } from './usage-bucket.entity.ts'

/** Adds a batch to what is stored: all of it or nothing. */
export interface UsageStore {
  /** @throws UnstorableError for one that it can never take; any other error may pass */
  add(batch: UsageBatch): Promise<void>
}

/** An attempt that was refused, as far as it is known who it was about. */
export interface FailedAttempt {
  tenantId: string
  reason: string
  target: { type: 'user' | 'key' | 'session' | 'token'; id: string } | null
}

/** Storing takes a hundredth of the time, if it can: the more there is to store, the more is counted before it is stored. */
const REST = 100
const SHORTEST_INTERVAL_MS = 1000
const LONGEST_INTERVAL_MS = 4000

/** After each statement the database has this many times as long for others, and at most so many milliseconds in all. */
const BREAK = 3
const BREAKS_MS = 1000

const TALLIES_AT_ONCE = 50
const MINUTE_MS = 60_000

/**
 * Counts uses and failed attempts in memory and stores them within a second; under heavy load within five.
 * Memory grows with the credentials that are used within that time, not with the requests.
 */
export class UsageRecorder {
  readonly #store: UsageStore
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void
  #uses = new Map<string, UseCount>()
  #events = new Map<string, RepeatedEvent>()
  #buckets = new Map<string, BucketCount>()
  readonly #tallies: Tallies
  #timer: NodeJS.Timeout | undefined
  #intervalMs = SHORTEST_INTERVAL_MS
  #flushing: Promise<void> = Promise.resolve()
  /** How many wait for what was counted to be stored: then there are no breaks. */
  #awaited = 0
  #endBreak = (): void => undefined

  /** @param onError hears of a batch that could not be stored, which is kept and tried again, and of each `DroppedCount` */
  constructor(store: UsageStore, clock: Clock, onError: (error: unknown) => void) {
    this.#store = store
    this.#clock = clock
    this.#onError = onError
    this.#tallies = new Tallies(clock)
  }

  /** Counts one authenticated request. */
  recordUse(principal: Principal): void {
    this.#tallies.recordUse(principal)
    this.#arm()
  }

  /** Counts one refused authentication. */
  recordFailure(attempt: FailedAttempt, origin: Origin): void {
    const { tenantId, reason, target } = attempt
    const details = { reason }
    const event = { tenantId, userId: null, keyId: null, origin, target, outcome: 'failure', details } as const
    this.#recordEvent({ ...event, action: 'authentication.failed' }, this.#clock())
    this.#arm()
  }

  /** Counts one verification, for the key that it was about and for its outcome. */
  recordVerification(caller: Principal, verification: Verification): void {
    this.#tallies.recordVerification(caller, verification)
    this.#arm()
  }

  /** Counts a key that nobody knows, presented by nobody that is known. */
  recordUnknown(code: string, origin: Origin): void {
    const of = { tenantId: DEFAULT_TENANT_ID, keyId: NOBODY, userId: NOBODY, projectId: NOBODY }
    const counted = { scope: '', outcome: code, count: 1, cost: 0 }
    for (const bucket of bucketsOf({ ...of, ...counted }, this.#clock())) addBucket(this.#buckets, bucket)
    this.recordFailure({ tenantId: DEFAULT_TENANT_ID, reason: code.toLowerCase(), target: null }, origin)
  }

  /** Counts what a reservation came to, when it is known. */
  recordCost(tenantId: string, key: ApiKey, cost: number): void {
    const of = { tenantId, keyId: key.id, userId: key.user.id, projectId: key.project?.id ?? NOBODY }
    const counted = { scope: '', outcome: 'VALID', count: 0, cost }
    for (const bucket of bucketsOf({ ...of, ...counted }, this.#clock())) addBucket(this.#buckets, bucket)
    this.#arm()
  }

  /** Stores all that was counted before the call. A read that shows counts calls it first. */
  async flush(): Promise<void> {
    this.#awaited += 1
    this.#endBreak()
    await this.#flushNext().finally(() => (this.#awaited -= 1))
  }

  #flushNext(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushing = this.#flushing.then(() => this.#flushOnce())
    return this.#flushing
  }

  async #flushOnce(): Promise<void> {
    let took = 0
    await this.#workOutTallies()
    const batches = batchesOf(this.#uses, this.#events, this.#buckets)
    this.#uses = new Map()
    this.#events = new Map()
    this.#buckets = new Map()
    const longestBreakMs = BREAKS_MS / batches.length
    try {
      for (let batch = batches.at(-1); batch; batch = batches.at(-1)) {
        const began = performance.now()
        const rest = await this.#addOrSplit(batch)
        batches.pop()
        batches.push(...rest)
        const ms = performance.now() - began
        took += ms
        if (batches.length > 0) await this.#break(Math.min(ms * BREAK, longestBreakMs))
      }
    } catch (error) {
      // Nothing of the last batch, and of those before it, was stored: put them back under what was counted meanwhile.
      for (const { uses, events, buckets } of batches) {
        for (const use of uses) addUse(this.#uses, use)
        for (const event of events) addEvent(this.#events, event)
        for (const bucket of buckets) addBucket(this.#buckets, bucket)
      }
      this.#onError(error)
      this.#arm()
    }
    this.#intervalMs = Math.min(Math.max(SHORTEST_INTERVAL_MS, took * REST), LONGEST_INTERVAL_MS)
  }

  /**
   * No row keeps others from being stored: of a batch that the store can never take, the halves are tried, down to the one row that
   * is at fault, which is dropped.
   *
   * @returns what is to be tried in place of the batch
   */
  async #addOrSplit(batch: UsageBatch): Promise<UsageBatch[]> {
    try {
      await this.#store.add(batch)
      return []
    } catch (error) {
      if (!(error instanceof UnstorableError)) throw error
      const halves = halvesOf(batch)
      if (halves.length === 0) this.#onError(new DroppedCount(batch, error))
      return halves
    }
  }

  async #break(ms: number): Promise<void> {
    if (this.#awaited > 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms).unref()
      this.#endBreak = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  /** A few at a time: requests do not wait for all of them. */
  async #workOutTallies(): Promise<void> {
    const tallies = this.#tallies.drain()
    for (const [i, tally] of tallies.entries()) {
      if (i > 0 && i % TALLIES_AT_ONCE === 0) await setImmediate()
      this.#addTally(tally)
    }
  }

  /** What many uses of a kind come to: uses of a key, one audit event, and counts by the hour and the day. */
  #addTally(tally: Tally): void {
    const { tenantId, subject, code, count, cost, ip } = tally
    const firstUsedAt = new Date(tally.firstAt)
    const lastUsedAt = new Date(tally.lastAt)
    const keyId = subject?.kind === 'key' ? subject.id : null
    const isUse = code === null || code === 'VALID'
    if (subject && isUse) {
      const use = { tenantId, userId: subject.userId, keyId, day: startOfUtcDay(lastUsedAt), count }
      addUse(this.#uses, { ...use, firstUsedAt, lastUsedAt, lastUsedIp: ip })
    }
    if (!isUse || keyId !== null) this.#recordEvent(eventOf(tally, keyId), firstUsedAt, count)
    if (code === null) return
    const of = {
      tenantId,
      keyId: keyId ?? NOBODY,
      userId: subject?.userId ?? NOBODY,
      projectId: subject?.projectId ?? NOBODY,
    }
    const counted = { scope: tally.scope, outcome: code, count, cost }
    for (const bucket of bucketsOf({ ...of, ...counted }, lastUsedAt)) addBucket(this.#buckets, bucket)
  }

  #arm(): void {
    this.#timer ??= setTimeout(() => void this.#flushNext(), this.#intervalMs).unref()
  }

  #recordEvent(
    event: {
      tenantId: string
      userId: string | null
      keyId: string | null
      origin: Origin
      target: { type: string; id: string } | null
      action: string
      outcome: RepeatedEvent['outcome']
      details: { reason: string } | null
    },
    now: Date,
    count = 1,
  ): void {
    const { origin, target } = event
    const minute = Math.floor(now.getTime() / MINUTE_MS)
    const subject = `${event.tenantId}|${target?.id ?? ''}|${event.details?.reason ?? ''}`
    const bucket = `${event.action}|${subject}|${origin.ip}|${minute}`
    const known = this.#events.get(bucket)
    if (known) {
      known.count += count
      return
    }
    this.#events.set(bucket, {
      id: newId(),
      bucket,
      tenantId: event.tenantId,
      actorId: event.userId,
      actorKeyId: event.keyId,
      action: event.action,
      targetType: target?.type ?? null,
      targetId: target?.id ?? null,
      outcome: event.outcome,
      ip: origin.ip,
      userAgent: origin.userAgent,
      requestId: origin.requestId,
      details: event.details,
      count,
      createdAt: now,
    })
  }
}

/** A use is the doing of whoever holds the key; a refusal is told of whoever asked. */
function eventOf({ tenantId, caller, subject, code, ip }: Tally, keyId: string | null) {
  const isUse = code === null || code === 'VALID'
  return {
    tenantId,
    userId: isUse ? (subject?.userId ?? null) : caller.userId,
    keyId: isUse ? keyId : caller.keyId,
    origin: { ...caller.origin, ip },
    target: subject && { type: subject.kind, id: subject.id },
    action: isUse ? 'key.used' : 'key.refused',
    outcome: isUse ? ('success' as const) : ('failure' as const),
    details: isUse ? null : { reason: code },
  }
}
