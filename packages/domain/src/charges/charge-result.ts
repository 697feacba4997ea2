import type { Charge, LimitState } from '../limits/limit.ts'
import { Refusal } from '../refusal.ts'
import type { EarlierCharge, NewCharge } from './charge-store.ts'
import type { ChargeOutcome } from './key-charge.entity.ts'

/** What was taken from a key, or the code of what refused it. */
export interface ChargeResult {
  code: 'RATE_LIMITED' | 'USAGE_EXCEEDED' | null
  limits: LimitState[]
  /** Credits left; null for a key that needs none. */
  remaining: number | null
  /** Which refill the credits come from. */
  refilledAt: Date | null
}

/** What is stored of it for those who ask again. */
export const outcomeOf = ({ remaining, limits }: ChargeResult, now: Date): ChargeOutcome => ({
  remaining,
  limits: limits.map((state) => ({
    name: state.limit.name,
    remaining: state.remaining,
    reset_at: new Date(now.getTime() + state.resetMs).toISOString(),
  })),
})

/** What those hear who repeat a charge. @throws Refusal `conflict` when they ask for something else */
export function repeatOf(earlier: EarlierCharge, { request, createdAt }: NewCharge, charges: readonly Charge[]) {
  // JSON objects in the database have an order of their own.
  const isSame =
    earlier.request.cost === request.cost &&
    earlier.request.reserve === request.reserve &&
    earlier.request.limits.length === request.limits.length &&
    request.limits.every(({ name, cost }) => earlier.request.limits.some((it) => it.name === name && it.cost === cost))
  if (!isSame) throw new Refusal('conflict', 'idempotency_key: was used for another request on this key')
  const limits = charges.flatMap(({ limit }) => {
    const state = earlier.outcome.limits.find(({ name }) => name === limit.name)
    if (!state) return []
    const resetMs = Date.parse(state.reset_at) - createdAt.getTime()
    return [{ limit, remaining: state.remaining, resetMs, exceeded: false }]
  })
  const { remaining } = earlier.outcome
  return { code: null, limits, remaining, refilledAt: null, id: earlier.id, repeated: true }
}
