import type { Plan } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { atLeastOneOf } from '../openapi-keywords.ts'
import { Description, Id, iso, Name, paging, Timestamp } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { Limits, limitsFrom, limitsView, LimitView } from './key-rules.ts'
import { ReceiptField } from './receipt.ts'

/** A plan as a key names it. */
export const PlanRef = z.string().min(1).max(200)

const PlanIdentifier = z.object({
  plan_identifier: z.string().max(500).meta({ description: 'The id of the plan, or its name' }),
})

const PlanView = z
  .object({
    plan_id: Id.describe('Id of the plan'),
    name: z.string().describe('Name of the plan, unique in the tenant'),
    description: z.string().describe('What the plan is for; empty if none was given'),
    limits: z.array(LimitView).describe('How often each key of the plan may be used; empty: without limit'),
    api_keys_count: z.int().describe('Number of keys that refer to it and are not revoked'),
    created_at: Timestamp.describe('When the plan was created'),
    updated_at: Timestamp.describe('When the plan was last changed'),
  })
  .meta({ id: 'Plan' })

const ChangedPlan = PlanView.extend({ receipt: ReceiptField }).meta({ id: 'ChangedPlan' })

const view = (plan: Plan, keys: number): z.infer<typeof PlanView> => ({
  plan_id: plan.id,
  name: plan.name,
  description: plan.description,
  limits: limitsView(plan),
  api_keys_count: keys,
  created_at: iso(plan.createdAt),
  updated_at: iso(plan.updatedAt),
})

/** Limits that keys have in common. */
export const plans = {
  list: scoped('keys:read')
    .meta({
      openapi: { method: 'GET', path: '/api/v1/plans', summary: 'List plans, newest first', tags: ['plans'] },
      list: 'enveloped',
      failure: 'Plan listing failed',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(PlanView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.plans.list(ctx.work, input)
      const counts = await ctx.core.plans.keyCountsOf(ctx.work, items)
      const views = items.map((plan) => view(plan, counts.get(plan.id) ?? 0))
      return listAnswer(ctx.core.clock, 'Plans retrieved successfully', views, next)
    }),

  create: scoped('keys:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/plans',
        summary: 'Create a plan: limits under a name, which keys refer to',
        successDescription: 'The new plan',
        tags: ['plans'],
      },
      failure: 'Plan creation failed',
    })
    .input(
      z.strictObject({
        name: Name.describe('Name of the plan, unique in the tenant'),
        description: Description.default('').describe('What the plan is for'),
        limits: Limits.describe('How often each key of the plan may be used, at most 10 limits with distinct names'),
      }),
    )
    .output(answerOf(PlanView))
    .mutation(async ({ ctx, input }) => {
      const plan = await ctx.core.plans.create(ctx.work, { ...input, limits: limitsFrom(input.limits) })
      return answerWith(ctx.core.clock, 'Plan created successfully', view(plan, 0))
    }),

  get: scoped('keys:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/plans/{plan_identifier}',
        summary: 'Get a plan',
        successDescription: 'The plan',
        tags: ['plans'],
      },
    })
    .input(PlanIdentifier)
    .output(answerOf(PlanView))
    .query(async ({ ctx, input }) => {
      const plan = await ctx.core.plans.get(ctx.work, input.plan_identifier)
      const counts = await ctx.core.plans.keyCountsOf(ctx.work, [plan])
      return answerWith(ctx.core.clock, 'Plan retrieved successfully', view(plan, counts.get(plan.id) ?? 0))
    }),

  update: scoped('keys:update')
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/api/v1/plans/{plan_identifier}',
        summary: 'Update a plan; once this returns, no replica uses its earlier limits for any key',
        successDescription: 'The plan as it is now, and the replicas that confirmed it',
        tags: ['plans'],
      },
      failure: 'Plan update failed',
    })
    .input(
      PlanIdentifier.extend({
        name: Name.optional().describe('New name, unique in the tenant'),
        description: Description.optional().describe('New description'),
        limits: Limits.optional().describe('New limits, in place of the present ones'),
      })
        .strict()
        .refine(({ name, description, limits }) => (name ?? description ?? limits) !== undefined, {
          path: ['limits'],
          message: 'is required unless another field is given',
        })
        .meta(atLeastOneOf('limits', 'name', 'description')),
    )
    .output(answerOf(ChangedPlan))
    .mutation(async ({ ctx, input }) => {
      const { plan_identifier, limits, ...rest } = input
      const changes = { ...rest, limits: limits && limitsFrom(limits) }
      const plan = await ctx.core.plans.update(ctx.work, plan_identifier, changes)
      const counts = await ctx.core.plans.keyCountsOf(ctx.work, [plan])
      return answerWith(ctx.core.clock, 'Plan updated successfully', view(plan, counts.get(plan.id) ?? 0))
    }),

  delete: scoped('keys:update')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/plans/{plan_identifier}',
        summary: 'Delete a plan that no key refers to any more',
        successDescription: 'The plan is deleted',
        tags: ['plans'],
      },
      failure: 'Plan deletion failed',
    })
    .input(PlanIdentifier)
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.plans.delete(ctx.work, input.plan_identifier)
      return answer(ctx.core.clock, 'Plan deleted successfully')
    }),
}
