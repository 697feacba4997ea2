import { refusingConflicts } from '../conflicts.ts'
import { ApiKey } from '../keys/api-key.entity.ts'
import type { Limit } from '../limits/limit.ts'
import { findPage, isUuid, type Page, type PageRequest } from '../paging.ts'
import { Refusal } from '../refusal.ts'
import type { Work } from '../work/work.ts'
import { lockPlan, planIdentifiedBy, planNotFound } from './plan-locks.ts'
import { Plan } from './plan.entity.ts'

export interface PlanFields {
  name: string
  description: string
  limits: Limit[]
}

/** The plans of a tenant. */
export class PlansService {
  /** @throws Refusal `conflict` for a name that is taken, `invalid` for one that is a UUID */
  async create(work: Work, input: PlanFields): Promise<Plan> {
    return this.#refusingConflicts(input, () =>
      work.commit(async (tx) => {
        const now = tx.clock()
        const plan = tx.em.create(Plan, { ...input, tenantId: tx.principal.tenantId, createdAt: now, updatedAt: now })
        tx.record('plan.created', { type: 'plan', id: plan.id }, { name: plan.name })
        return plan
      }),
    )
  }

  /** Newest first. */
  async list(work: Work, page: PageRequest): Promise<Page<Plan>> {
    return findPage(page, ({ after, options }) => work.em.find(Plan, after, options))
  }

  /**
   * @param identifier an id or a name
   * @throws Refusal `not_found`
   */
  async get(work: Work, identifier: string): Promise<Plan> {
    const plan = await work.em.findOne(Plan, planIdentifiedBy(identifier))
    if (!plan) throw planNotFound()
    return plan
  }

  /** How many keys that are not revoked refer to each plan, by its id. */
  async keyCountsOf({ em }: Work, plans: readonly { id: string }[]): Promise<ReadonlyMap<string, number>> {
    const planId = { $in: plans.map(({ id }) => id) }
    const counts = await em.countBy<ApiKey>(ApiKey, 'planId', { where: { planId, revokedAt: null } })
    return new Map(Object.entries(counts))
  }

  /**
   * Changes the given fields. Limits apply to all keys that refer to it from their next use, at every replica.
   *
   * @throws Refusal `not_found`, `conflict`, `invalid`
   */
  async update(work: Work, identifier: string, changes: { [Name in keyof PlanFields]?: PlanFields[Name] | undefined }) {
    return this.#refusingConflicts(changes, () =>
      work.commit(async (tx) => {
        const plan = await lockPlan(tx, identifier)
        tx.em.assign(plan, { ...changes, updatedAt: tx.clock() }, { ignoreUndefined: true })
        const changed = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]))
        tx.record('plan.updated', { type: 'plan', id: plan.id }, { name: plan.name, changed })
        return plan
      }),
    )
  }

  /** @throws Refusal `not_found`; `precondition` while keys that are not revoked refer to it */
  async delete(work: Work, identifier: string): Promise<Plan> {
    return work.commit(async (tx) => {
      const plan = await lockPlan(tx, identifier)
      const keys = await tx.em.count(ApiKey, { planId: plan.id, revokedAt: null })
      if (keys > 0) throw new Refusal('precondition', `Plan ${plan.name} is in use: ${keys} API keys refer to it.`)
      tx.em.remove(plan)
      tx.record('plan.deleted', { type: 'plan', id: plan.id }, { name: plan.name })
      return plan
    })
  }

  #refusingConflicts<T>({ name }: { name?: string | undefined }, change: () => Promise<T>): Promise<T> {
    // Paths identify a plan by id or by name, so a name must not look like an id.
    if (name !== undefined && isUuid(name)) throw new Refusal('invalid', 'name: must not be a UUID')
    return refusingConflicts({ plan_name_key: `Plan with name ${name ?? ''} already exists` }, change)
  }
}
