import { defineEntity, p } from '@mikro-orm/core'
import { tenantFilter } from '../tenant-filter.ts'

export type UsageGrain = 'hour' | 'day'

/** Stands for no key, user or project in a bucket: part of a primary key cannot be null. */
export const NOBODY = '00000000-0000-0000-0000-000000000000'

const UsageBucketSchema = defineEntity({
  name: 'UsageBucket',
  tableName: 'usage_bucket',
  filters: { tenant: tenantFilter },
  properties: {
    // The order of the primary key is the order in which it is read: a span of time of one tenant.
    tenantId: p.uuid().primary(),
    grain: p.text().$type<UsageGrain>().primary(),
    /** When the UTC hour or day begins. */
    start: p.datetime(3).primary(),
    keyId: p.uuid().primary(),
    userId: p.uuid().primary(),
    projectId: p.uuid().primary(),
    /** The requested scopes, sorted and separated by spaces. */
    scope: p.text().primary(),
    /** The code that verification returned. */
    outcome: p.text().primary(),
    count: p.bigint('number'),
    /** The sum of the costs of successful ones. */
    cost: p.bigint('number'),
  },
})

/** How often something was verified, and with which outcome, within one UTC hour or day. It outlives what it refers to. */
export class UsageBucket extends UsageBucketSchema.class {}
UsageBucketSchema.setClass(UsageBucket)
