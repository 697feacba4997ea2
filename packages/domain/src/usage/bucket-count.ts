import { startOfUtcDay, startOfUtcHour } from '../clock.ts'
import type { UsageGrain } from './usage-bucket.entity.ts'

/** What is counted together: the same key, requested scopes and outcome. */
interface Counted {
  tenantId: string
  keyId: string
  userId: string
  projectId: string
  scope: string
  outcome: string
  count: number
  cost: number
}

/** Counts of one UTC hour or day, not yet stored. */
export interface BucketCount extends Counted {
  grain: UsageGrain
  start: Date
}

/** The hour and the day that a count belongs to. */
export const bucketsOf = (counted: Counted, at: Date): BucketCount[] => [
  { ...counted, grain: 'hour', start: startOfUtcHour(at) },
  { ...counted, grain: 'day', start: startOfUtcDay(at) },
]

export function addBucket(buckets: Map<string, BucketCount>, bucket: BucketCount): void {
  const { tenantId, grain, start, keyId, userId, projectId, scope, outcome } = bucket
  const id = `${tenantId}|${grain}|${start.getTime()}|${keyId}|${userId}|${projectId}|${outcome}|${scope}`
  const known = buckets.get(id)
  if (!known) {
    buckets.set(id, { ...bucket })
    return
  }
  known.count += bucket.count
  known.cost += bucket.cost
}
