import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  Acknowledgement,
  ChangedPlan,
  CreatePlanRequest,
  PageParams,
  Plan,
  UpdatePlanRequest,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Plans: limits under a name, which keys refer to. `plan` is an id or a name. */
export class Plans extends Resource {
  /**
   * All plans, newest first.
   *
   * @example
   * ```ts
   * for await (const plan of keystead.plans.list()) console.log(plan.name, plan.api_keys_count)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<Plan> {
    return this.items(path`/api/v1/plans`, params, options)
  }

  /**
   * Creates a plan.
   *
   * @example
   * ```ts
   * const limits = [{ name: 'requests', limit: 1000, window_seconds: 60 }]
   * const { plan_id } = await keystead.plans.create({ name: 'team', limits })
   * await keystead.apiKeys.create({ user_id: userId, scopes: ['reports:read'], plan_id })
   * ```
   */
  create(body: CreatePlanRequest, options?: RequestOptions): Call<Plan> {
    return this.data('POST', path`/api/v1/plans`, { body }, options)
  }

  /**
   * A plan with its limits.
   *
   * @example
   * ```ts
   * const { limits, api_keys_count } = await keystead.plans.get('team')
   * ```
   */
  get(plan: string, options?: RequestOptions): Call<Plan> {
    return this.data('GET', path`/api/v1/plans/${plan}`, {}, options)
  }

  /**
   * Changes the given fields. New limits apply to all keys of the plan, at every replica once this returns.
   *
   * @example
   * ```ts
   * const limits = [{ name: 'requests', limit: 2000, window_seconds: 60 }]
   * const { receipt } = await keystead.plans.update('team', { limits })
   * ```
   */
  update(plan: string, body: UpdatePlanRequest, options?: RequestOptions): Call<ChangedPlan> {
    return this.data('PATCH', path`/api/v1/plans/${plan}`, { body }, options)
  }

  /**
   * Deletes a plan that no key refers to any more.
   *
   * @example
   * ```ts
   * const { plan_id } = await keystead.plans.create({ name: 'trial', limits: [] })
   * await keystead.plans.delete(plan_id)
   * ```
   */
  delete(plan: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/plans/${plan}`, {}, options)
  }
}
