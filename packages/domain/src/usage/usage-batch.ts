import type { EventName } from '../events/catalogue/catalogue.ts'
import type { BucketCount } from './bucket-count.ts'

/** Uses of one credential on one UTC day, not yet stored. */
export interface UseCount {
  tenantId: string
  userId: string
  keyId: string | null
  day: Date
  count: number
  firstUsedAt: Date
  lastUsedAt: Date
  /** Where the last of them came from. */
  lastUsedIp: string
}

/** Repeated events of one kind, not yet stored: one per key (or target), ip and minute. */
export interface RepeatedEvent {
  id: string
  bucket: string
  tenantId: string
  actorId: string | null
  actorKeyId: string | null
  action: EventName
  targetType: string | null
  targetId: string | null
  outcome: 'success' | 'failure'
  ip: string
  userAgent: string | null
  requestId: string
  details: Record<string, unknown> | null
  count: number
  createdAt: Date
}

export interface UsageBatch {
  uses: UseCount[]
  events: RepeatedEvent[]
  buckets: BucketCount[]
}

/** The rows of a kind in one batch: another replica that stores the same rows waits no longer than that takes. */
const ROWS_AT_ONCE = 50

/** Everything in batches of a bounded size. */
export function batchesOf(
  uses: Map<string, UseCount>,
  events: Map<string, RepeatedEvent>,
  buckets: Map<string, BucketCount>,
): UsageBatch[] {
  const all: UsageBatch = { uses: [...uses.values()], events: [...events.values()], buckets: [...buckets.values()] }
  const count = Math.ceil(Math.max(all.uses.length, all.events.length, all.buckets.length / 2) / ROWS_AT_ONCE)
  return Array.from({ length: count }, (_, i) => ({
    uses: part(all.uses, i, count),
    events: part(all.events, i, count),
    buckets: part(all.buckets, i, count),
  }))
}

/** The two halves of a batch; none of a single row, which cannot be divided. */
export function halvesOf({ uses, events, buckets }: UsageBatch): UsageBatch[] {
  const rows = uses.length + events.length + buckets.length
  const half = Math.ceil(rows / 2)
  if (rows < 2) return []
  const from = (start: number, end: number): UsageBatch => ({
    uses: uses.slice(start, end),
    events: slice(events, start - uses.length, end - uses.length),
    buckets: slice(buckets, start - uses.length - events.length, end - uses.length - events.length),
  })
  return [from(0, half), from(half, rows)]
}

/** `Array.slice`, with negative positions taken as 0. */
const slice = <T>(rows: readonly T[], start: number, end: number): T[] =>
  rows.slice(Math.max(0, start), Math.max(0, end))

const part = <T>(rows: readonly T[], i: number, count: number): T[] =>
  rows.slice(Math.floor((rows.length * i) / count), Math.floor((rows.length * (i + 1)) / count))

export function addUse(uses: Map<string, UseCount>, use: UseCount): void {
  const id = `${use.keyId ?? use.userId}|${use.day.getTime()}`
  const known = uses.get(id)
  if (!known) {
    uses.set(id, use)
    return
  }
  known.count += use.count
  if (use.firstUsedAt < known.firstUsedAt) known.firstUsedAt = use.firstUsedAt
  if (use.lastUsedAt >= known.lastUsedAt) {
    known.lastUsedAt = use.lastUsedAt
    known.lastUsedIp = use.lastUsedIp
  }
}

export function addEvent(events: Map<string, RepeatedEvent>, event: RepeatedEvent): void {
  const known = events.get(event.bucket)
  if (known) known.count += event.count
  else events.set(event.bucket, event)
}
