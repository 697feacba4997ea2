import { covers } from '../access/scopes.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import type { Limit } from '../limits/limit.ts'
import { Refusal } from '../refusal.ts'
import type { Transaction } from '../work/work.ts'
import type { ChargeOutcome, KeyCharge } from './key-charge.entity.ts'

/** More successors than anybody has while a charge is remembered. */
const MAX_SUCCESSORS = 50

/** What a charge took is given back by the credential that made it, or the key that took its place; or by who may change keys. */
export async function assertMayGiveBack(tx: Transaction, charge: KeyCharge): Promise<void> {
  const { credentialId, scopes } = tx.principal
  if (covers(scopes, 'keys:update')) return
  let maker = charge.madeBy ?? null
  for (let i = 0; i < MAX_SUCCESSORS && maker !== null; i++) {
    if (maker === credentialId) return
    const key: ApiKey | null = await tx.em.findOne(ApiKey, maker)
    maker = key?.successorId ?? null
  }
  throw new Refusal('forbidden', 'A charge is given back by the key that made it, or by one that holds keys:update')
}

/** When what was taken counts no more: with its fixed window, or a whole sliding one later. */
export function windowEndOf(limit: Limit, { createdAt, outcome }: { createdAt: Date; outcome: ChargeOutcome }): Date {
  const reset = outcome.limits.find(({ name }) => name === limit.name)?.reset_at
  if (limit.kind === 'fixed' && reset !== undefined) return new Date(reset)
  return new Date(createdAt.getTime() + limit.windowSeconds * 1000)
}
