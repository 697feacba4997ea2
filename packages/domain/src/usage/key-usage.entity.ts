import { defineEntity, p } from '@mikro-orm/core'
import { ApiKey } from '../keys/api-key.entity.ts'
import { tenantFilter } from '../tenant-filter.ts'

const KeyUsageSchema = defineEntity({
  name: 'KeyUsage',
  tableName: 'key_usage',
  filters: { tenant: tenantFilter },
  indexes: [
    // Keys by their last use: GET /api/v1/api-keys?sort=last_used_at
    { name: 'key_usage_last_used_idx', properties: ['tenantId', 'lastUsedAt', 'key'] },
  ],
  properties: {
    key: () => p.oneToOne(ApiKey).ref().owner().primary().deleteRule('cascade'),
    tenantId: p.uuid(),
    count: p.bigint('number'),
    lastUsedAt: p.datetime(3),
    /** Null for a use before addresses were recorded. */
    lastUsedIp: p.text().nullable(),
  },
})

/** How often a key was used, and when and where last. Kept apart from the key, so that revoking it never waits for its counts. */
export class KeyUsage extends KeyUsageSchema.class {}
KeyUsageSchema.setClass(KeyUsage)
