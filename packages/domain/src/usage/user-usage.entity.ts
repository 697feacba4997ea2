import { defineEntity, p } from '@mikro-orm/core'
import { startOfUtcDay } from '../clock.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

const UserUsageSchema = defineEntity({
  name: 'UserUsage',
  tableName: 'user_usage',
  filters: { tenant: tenantFilter },
  indexes: [
    // Users by their last use: GET /api/v1/users?sort=last_used_at
    { name: 'user_usage_last_used_idx', properties: ['tenantId', 'lastUsedAt', 'user'] },
  ],
  properties: {
    user: () => p.oneToOne(ApiUser).ref().owner().primary().deleteRule('cascade'),
    tenantId: p.uuid(),
    totalRequests: p.bigint('number'),
    firstUsedAt: p.datetime(3),
    lastUsedAt: p.datetime(3),
    /** The UTC midnight that begins the day which `dayRequests` counts. */
    day: p.datetime(3),
    dayRequests: p.bigint('number'),
  },
})

/** The usage of a user, in total and on the last day of use. Kept apart from the user, so that use never updates the user's row. */
export class UserUsage extends UserUsageSchema.class {
  /** Requests of the UTC day of `now`. No timer resets the count: an old day simply is not today. */
  requestsOn(now: Date): number {
    return this.day.getTime() === startOfUtcDay(now).getTime() ? this.dayRequests : 0
  }
}
UserUsageSchema.setClass(UserUsage)
