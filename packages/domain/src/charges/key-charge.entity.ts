import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import { tenantFilter } from '../tenant-filter.ts'

/**
 * - `reserved`: taken, and given back unless it is committed in time
 * - `committed`: taken for good
 * - `refunded`: given back
 */
export type ChargeState = 'reserved' | 'committed' | 'refunded'

const KeyChargeSchema = defineEntity({
  name: 'KeyCharge',
  tableName: 'key_charge',
  filters: { tenant: tenantFilter },
  uniques: [
    // A charge happens once for each idempotency key.
    { name: 'key_charge_idempotency_key', properties: ['key', 'idempotencyKey'] },
  ],
  indexes: [
    // Reservations that ran out, and charges that are old enough to be forgotten.
    { name: 'key_charge_expiry_idx', properties: ['state', 'expiresAt'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    key: () => p.manyToOne(ApiKey).ref().deleteRule('cascade').index(false),
    /** The credential that asked for it, which alone may give it back without `keys:update`. Null: made by a release before. */
    madeBy: p.uuid().nullable(),
    idempotencyKey: p.text().nullable(),
    /** What was asked for; the same idempotency key with anything else is refused. */
    request: p.json<ChargeRequest>(),
    state: p.text().$type<ChargeState>(),
    /** What of it is taken still: a reservation may be committed in part. */
    held: p.json<HeldCharge>(),
    /** Of which credits it took; null for a key that had none. */
    creditVersion: p.integer().nullable(),
    /** From which refill: what is given back after another one is void. */
    creditRefilledAt: p.datetime(3).nullable(),
    /** What was answered, for those who ask again. */
    outcome: p.json<ChargeOutcome>(),
    createdAt: p.datetime(3),
    /** A reservation is given back then; other charges are forgotten then. */
    expiresAt: p.datetime(3),
  },
})

/** What a charge asks for: points of the limits, by name, and credits. */
export interface ChargeRequest extends HeldCharge {
  reserve: boolean
}

/** Points of limits and credits that are taken from a key. */
export interface HeldCharge {
  cost: number
  limits: { name: string; cost: number }[]
}

/** How the key stood after the charge. */
export interface ChargeOutcome {
  remaining: number | null
  limits: { name: string; remaining: number; reset_at: string }[]
}

/** Points and credits that were taken from a key under an idempotency key or a reservation. */
export class KeyCharge extends KeyChargeSchema.class {}
KeyChargeSchema.setClass(KeyCharge)
