import { LockMode, ref } from '@mikro-orm/core'
import { KeyCredit } from '../credits/key-credit.entity.ts'
import type { Json, JsonObject } from '../json.ts'
import type { Transaction } from '../work/work.ts'
import { ApiKey } from './api-key.entity.ts'
import type { NewCredits } from './new-key.ts'

/** As audit events show them. */
const shown = (credit: Pick<KeyCredit, 'remaining' | 'refillAmount' | 'refillSeconds'> | null): JsonObject | null =>
  credit && {
    remaining: credit.remaining,
    refill_amount: credit.refillAmount ?? null,
    refill_seconds: credit.refillSeconds ?? null,
  }

/**
 * Sets or removes the credits of a key. They belong to its meter, which a key shares with its successors.
 *
 * @param key locked
 * @returns what changes, for the event
 */
export async function setCredits(
  tx: Transaction,
  key: ApiKey,
  credits: NewCredits | null,
): Promise<{ before: Json; after: Json }> {
  const existing = await tx.em.findOne(KeyCredit, key.meter(), { lockMode: LockMode.PESSIMISTIC_WRITE })
  const before = shown(existing)
  if (credits === null) {
    if (existing) tx.em.remove(existing)
    return { before, after: null }
  }
  const fields = {
    remaining: credits.remaining,
    refillAmount: credits.refill?.amount ?? null,
    refillSeconds: credits.refill?.everySeconds ?? null,
    refilledAt: tx.clock(),
  }
  if (existing) {
    tx.em.assign(existing, { ...fields, version: existing.version + 1 })
  } else {
    const meter = await tx.em.findOneOrFail(ApiKey, key.meter())
    tx.em.create(KeyCredit, { key: ref(meter), tenantId: meter.tenantId, ...fields })
  }
  return { before, after: shown(fields) }
}
