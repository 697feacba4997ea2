import { LockMode } from '@mikro-orm/core'
import type { ApiKey } from '../keys/api-key.entity.ts'
import type { KeyRules } from '../keys/new-key.ts'
import { Refusal } from '../refusal.ts'
import type { Transaction } from '../work/work.ts'
import { lockPlan } from './plan-locks.ts'
import { Plan } from './plan.entity.ts'

const limitsOfPlan = (message: string): Refusal =>
  new Refusal('invalid', `limits: ${message}`, { issues: [{ path: 'limits', message }] })

/**
 * The rules of a key that is to have a plan, which is locked: its id, and its limits as they are now. An earlier release of the
 * service, which knows no plans, goes by those.
 *
 * @throws Refusal `not_found` for the plan; `invalid` for rules with limits of their own
 */
export async function withPlan<Rules extends KeyRules | undefined>(tx: Transaction, rules: Rules): Promise<Rules> {
  if (typeof rules?.planId !== 'string') return rules
  if (rules.limits !== undefined) throw limitsOfPlan('come from the plan: give one or the other')
  const { id: planId, limits } = await lockPlan(tx, rules.planId, LockMode.PESSIMISTIC_READ)
  return { ...rules, planId, limits }
}

/**
 * What becomes of the limits of a locked key that has a plan: one that leaves its plan keeps the limits of it.
 *
 * @throws Refusal `invalid` for new limits while it has the plan
 */
export async function leavingPlan<Rules extends KeyRules>(tx: Transaction, key: ApiKey, rules: Rules): Promise<Rules> {
  if (key.planId == null || typeof rules.planId === 'string') return rules
  if (rules.planId === undefined) {
    if (rules.limits !== undefined)
      throw limitsOfPlan('come from the plan of the key: set plan_id to null to give it its own')
    return rules
  }
  if (rules.limits !== undefined) return rules
  const plan = await tx.em.findOne(Plan, key.planId)
  return { ...rules, limits: plan?.limits ?? key.limits }
}
