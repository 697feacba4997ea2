import { setImmediate } from 'node:timers/promises'
import { DEFAULT_TENANT_ID, type Origin, type Principal } from '../access/principal.ts'
import { type Clock, startOfUtcDay } from '../clock.ts'
import type { EventDetails, EventName } from '../events/catalogue/catalogue.ts'
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
import { UseCounters, type UseCounter, type Verification } from './use-counters.ts'
import { DroppedCount, UnstorableError } from './unstorable.ts'
import { NOBODY } from './usage-bucket.entity.ts'

/** Adds a batch to what is stored: all of it or nothing. */
export interface UsageStore {
  /** @throws UnstorableError for one that it can never accept; any other error may be temporary */
  add(batch: UsageBatch): Promise<void>
}

/** A refused attempt, with its target if known. */
export interface FailedAttempt {
  tenantId: string
  reason: string
  target: { type: 'user' | 'key' | 'session' | 'token' | 'federated_credential'; id: string } | null
  /** What the audit event says of it beside the reason; of repeated attempts, that of the first. Never a secret. */
  about?: EventDetails<'authentication.failed'>
}

type RepeatedActName = 'token.exchanged' | 'token.federated'

/** An act that changes nothing, such as the issue of a token, and may be repeated often. */
export interface RepeatedAct {
  tenantId: string
  userId: string
  action: RepeatedActName
  target: { type: string; id: string }
  /** Of repeated acts, those of the first. Never a secret. */
  details: EventDetails<RepeatedActName>
}

/** Storing takes a hundredth of the time, if possible: the longer it takes, the longer counts are collected first. */
const REST = 100
const SHORTEST_INTERVAL_MS = 1000
const LONGEST_INTERVAL_MS = 4000

/** After each statement comes a break of this many times its duration, and of at most this many milliseconds in all. */
const BREAK = 3
const BREAKS_MS = 1000

const TALLIES_AT_ONCE = 50
const MINUTE_MS = 60_000

/**
 * Counts uses and failed attempts in memory and stores them within a second; under heavy load within five. Memory grows with the
 * credentials used within that time, not with the requests.
 */
export class UsageRecorder {
  readonly #store: UsageStore
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void
  #uses = new Map<string, UseCount>()
  #events = new Map<string, RepeatedEvent>()
  #buckets = new Map<string, BucketCount>()
  readonly #counters: UseCounters
  #timer: NodeJS.Timeout | undefined
  #intervalMs = SHORTEST_INTERVAL_MS
  #flushing: Promise<void> = Promise.resolve()
  /** How many callers wait for a flush: while there are any, there are no breaks. */
  #awaited = 0
  #endBreak = (): void => undefined

  /** @param onError is called for a batch that could not be stored, which is kept and retried, and for each `DroppedCount` */
  constructor(store: UsageStore, clock: Clock, onError: (error: unknown) => void) {
    this.#store = store
    this.#clock = clock
    this.#onError = onError
    this.#counters = new UseCounters(clock)
  }

  /** Counts one authenticated request. */
  recordUse(principal: Principal): void {
    this.#counters.recordUse(principal)
    this.#arm()
  }

  /** Counts one refused authentication. */
  recordFailure(attempt: FailedAttempt, origin: Origin): void {
    const { tenantId, reason, target, about } = attempt
    const details = { reason, ...about }
    const event = { tenantId, userId: null, keyId: null, origin, target, outcome: 'failure', details } as const
    this.#recordEvent({ ...event, action: 'authentication.failed' }, this.#clock())
    this.#arm()
  }

  /** Counts one act: an event per target, address and minute, with its exact count. */
  recordAct(act: RepeatedAct, origin: Origin): void {
    this.#recordEvent({ ...act, keyId: null, origin, outcome: 'success' }, this.#clock())
    this.#arm()
  }

  /** Counts one verification, by its key and its outcome. */
  recordVerification(caller: Principal, verification: Verification): void {
    this.#counters.recordVerification(caller, verification)
    this.#arm()
  }

  /** Counts an unknown key, presented by an unauthenticated caller. */
  recordUnknown(code: string, origin: Origin): void {
    const of = { tenantId: DEFAULT_TENANT_ID, keyId: NOBODY, userId: NOBODY, projectId: NOBODY }
    const counted = { scope: '', outcome: code, count: 1, cost: 0 }
    for (const bucket of bucketsOf({ ...of, ...counted }, this.#clock())) addBucket(this.#buckets, bucket)
    this.recordFailure({ tenantId: DEFAULT_TENANT_ID, reason: code.toLowerCase(), target: null }, origin)
  }

  /** Counts the final cost of a reservation. */
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
    await this.#workOutUseCounters()
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
      // The last batch, and those before it, were not stored: add them to what was counted meanwhile.
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
   * No row keeps others from being stored: a batch that the store can never accept is halved, down to the row at fault, which is
   * dropped.
   *
   * @returns the batches to try in its place
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
  async #workOutUseCounters(): Promise<void> {
    const counters = this.#counters.drain()
    for (const [i, counter] of counters.entries()) {
      if (i > 0 && i % TALLIES_AT_ONCE === 0) await setImmediate()
      this.#addUseCounter(counter)
    }
  }

  /** Turns a counter into uses of a key, one audit event, and hourly and daily counts. */
  #addUseCounter(counter: UseCounter): void {
    const { tenantId, subject, code, count, cost, ip } = counter
    const firstUsedAt = new Date(counter.firstAt)
    const lastUsedAt = new Date(counter.lastAt)
    const keyId = subject?.kind === 'key' ? subject.id : null
    const isUse = code === null || code === 'VALID'
    if (subject && isUse) {
      const use = { tenantId, userId: subject.userId, keyId, day: startOfUtcDay(lastUsedAt), count }
      addUse(this.#uses, { ...use, firstUsedAt, lastUsedAt, lastUsedIp: ip })
    }
    if (!isUse || keyId !== null) this.#recordEvent(eventOf(counter, keyId), firstUsedAt, count)
    if (code === null) return
    const of = {
      tenantId,
      keyId: keyId ?? NOBODY,
      userId: subject?.userId ?? NOBODY,
      projectId: subject?.projectId ?? NOBODY,
    }
    const counted = { scope: counter.scope, outcome: code, count, cost }
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
      action: EventName
      outcome: RepeatedEvent['outcome']
      details: EventDetails<RepeatedActName | 'authentication.failed' | 'key.refused' | 'key.used'> | null
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

/** The actor of a use is the user of the key; the actor of a refusal is the caller. */
function eventOf({ tenantId, caller, subject, code, ip }: UseCounter, keyId: string | null) {
  const isUse = code === null || code === 'VALID'
  return {
    tenantId,
    userId: isUse ? (subject?.userId ?? null) : caller.userId,
    keyId: isUse ? keyId : caller.keyId,
    origin: { ...caller.origin, ip },
    target: subject && { type: subject.kind, id: subject.id },
    action: isUse ? ('key.used' as const) : ('key.refused' as const),
    outcome: isUse ? ('success' as const) : ('failure' as const),
    details: isUse ? null : { reason: code },
  }
}
