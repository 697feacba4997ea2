import { LockMode } from '@mikro-orm/core'
import { isUuid } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { Transaction } from '../work/work.ts'
import { Plan } from './plan.entity.ts'

export const planNotFound = (): Refusal => new Refusal('not_found', 'Plan not found')

export const planIdentifiedBy = (identifier: string) => (isUuid(identifier) ? { id: identifier } : { name: identifier })

/**
 * Locks a plan until the transaction ends. @see UsersService.lock for the order of locks
 *
 * @param identifier an id or a name
 * @throws Refusal `not_found`
 */
export async function lockPlan(
  tx: Transaction,
  identifier: string,
  lockMode: LockMode.PESSIMISTIC_READ | LockMode.PESSIMISTIC_WRITE = LockMode.PESSIMISTIC_WRITE,
): Promise<Plan> {
  const plan = await tx.em.findOne(Plan, planIdentifiedBy(identifier), { lockMode })
  if (!plan) throw planNotFound()
  return plan
}
