import type { KeyFilter } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id } from '../schemas.ts'
import { KeyStatus, listed, ListedKey } from './api-key-view.ts'
import { answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { Count, instantsFrom, instantsOf, searchFor, sortedPaging } from './list-params.ts'

const filters = {
  search: searchFor(
    'Keys with this text in their name, in the characters that are shown of them, or with this id; case is ignored',
  ),
  user_id: Id.optional().meta({ description: 'Keys of this user' }),
  project_id: Id.optional().meta({ description: 'Keys for this project' }),
  plan_id: Id.optional().meta({ description: 'Keys with this plan' }),
  status: KeyStatus.optional().meta({ description: 'Keys with this status' }),
  environment: z.string().max(50).optional().meta({ description: 'Keys for this environment' }),
  external_id: z.string().max(200).optional().meta({ description: 'Keys of this holder' }),
  ...instantsOf('Keys'),
  over_lifetime: z.boolean().optional().meta({
    description:
      'True: keys that are not revoked, and may live longer than `keys.max_lifetime_days` of the settings; they are older than it',
  }),
  rotation_due: z.boolean().optional().meta({
    description:
      'True: keys that work, were not rotated, and are older than `keys.rotation_reminder_days` of the settings; none while it is null',
  }),
}

const Filters = z.strictObject(filters)

const filterFrom = (input: z.infer<typeof Filters>): KeyFilter => ({
  search: input.search,
  userId: input.user_id,
  projectId: input.project_id,
  planId: input.plan_id,
  state: input.status,
  environment: input.environment,
  externalId: input.external_id,
  isOverLifetime: input.over_lifetime,
  isDueForRotation: input.rotation_due,
  ...instantsFrom(input),
})

export const keyLists = {
  list: scoped('keys:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/api-keys',
        summary: 'List API keys, newest first unless sorted otherwise',
        tags: ['api-keys'],
      },
      list: 'enveloped',
      failure: 'API key listing failed',
    })
    .input(z.strictObject({ ...sortedPaging, ...filters }))
    .output(listAnswerOf(ListedKey))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.keyLists.list(ctx.work, filterFrom(input), input)
      const now = ctx.core.clock()
      const views = items.map((key) => listed(key, now))
      return listAnswer(ctx.core.clock, 'API keys retrieved successfully', views, next)
    }),

  count: scoped('keys:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/api-keys/count',
        summary: 'Count API keys with filters, up to 10000',
        successDescription: 'How many keys there are',
        tags: ['api-keys'],
      },
      failure: 'API key count failed',
    })
    .input(Filters)
    .output(answerOf(Count))
    .query(async ({ ctx, input }) => {
      const { count, isAtLeast } = await ctx.core.keyLists.count(ctx.work, filterFrom(input))
      return answerWith(ctx.core.clock, 'API keys counted successfully', { count, at_least: isAtLeast })
    }),
}
