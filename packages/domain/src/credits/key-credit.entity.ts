import { defineEntity, p } from '@mikro-orm/core'
import { ApiKey } from '../keys/api-key.entity.ts'
import { tenantFilter } from '../tenant-filter.ts'

const KeyCreditSchema = defineEntity({
  name: 'KeyCredit',
  tableName: 'key_credit',
  filters: { tenant: tenantFilter },
  properties: {
    key: () => p.oneToOne(ApiKey).ref().owner().primary().deleteRule('cascade'),
    tenantId: p.uuid(),
    /** Credits that no replica holds: what was leased to one is taken off. */
    remaining: p.bigint('number'),
    /** What `remaining` becomes when a refill is due; null: it is never refilled. */
    refillAmount: p.bigint('number').nullable(),
    refillSeconds: p.integer().nullable(),
    /** When it was last refilled, or set. */
    refilledAt: p.datetime(3),
    /** Grows when somebody sets the credits: leases of an older version are void. */
    version: p.integer().default(1),
  },
})

/** A prepaid number of uses of a key. Kept apart from the key, so that use never updates that. */
export class KeyCredit extends KeyCreditSchema.class {}
KeyCreditSchema.setClass(KeyCredit)
