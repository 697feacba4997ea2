export { Plan } from './plan.entity.ts'
export type { PlanFields, PlansService } from './plans.service.ts'
