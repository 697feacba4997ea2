import type { BatchResult } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id } from '../schemas.ts'
import { BatchIds, changedIn, CHANGED, UserOutcome } from './batch-params.ts'
import { answerOf, answerWith } from './envelope.ts'
import { consequencesView, endedView, Offboarded, OffboardPreview } from './offboarding-views.ts'
import { ReceiptField } from './receipt.ts'
import { UserIdentifier } from './users.ts'

const UserIds = z.strictObject({ user_ids: BatchIds.describe('Ids of the users, 1 to 1000') })

const UserResult = z
  .object({
    user_id: Id.describe('Id of the user'),
    outcome: UserOutcome.describe(
      'changed; unchanged: it was so before; not_found; forbidden: it holds more than you do',
    ),
  })
  .meta({ id: 'UserResult' })

const ChangedUsers = answerOf(
  z
    .object({
      changed: z.int().describe(CHANGED),
      results: z.array(UserResult).describe('What was done to each user, in the order of the request'),
      receipt: ReceiptField,
    })
    .meta({ id: 'ChangedUsers' }),
)

const resultOf = (results: readonly BatchResult[]) => ({
  changed: changedIn(results),
  results: results.flatMap(({ id, outcome }) => (outcome === 'revoked' ? [] : [{ user_id: id, outcome }])),
})

/** Ends the access of users, with one receipt. */
export const offboarding = {
  offboardPreview: scoped('users:delete')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/users/{user_identifier}/offboard',
        summary: 'Get what offboarding a user, or deleting it, would end',
        successDescription: 'What would end; nothing is changed',
        tags: ['users'],
      },
    })
    .input(UserIdentifier)
    .output(answerOf(OffboardPreview))
    .query(async ({ ctx, input }) => {
      const consequences = await ctx.core.offboarding.consequences(ctx.work, input.user_identifier)
      const view = consequencesView(consequences, ctx.core.clock())
      return answerWith(ctx.core.clock, 'Consequences retrieved successfully', view)
    }),

  offboard: scoped('users:delete')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/users/{user_identifier}/offboard',
        summary: 'Deactivate a user, and end all that it can act by, at once and for good',
        successDescription: 'What has ended, and the replicas that confirmed it',
        tags: ['users'],
      },
      failure: 'User offboarding failed',
    })
    .input(UserIdentifier)
    .output(answerOf(Offboarded))
    .mutation(async ({ ctx, input }) => {
      const { id, ended } = await ctx.core.offboarding.offboard(ctx.work, input.user_identifier)
      return answerWith(ctx.core.clock, 'User offboarded successfully', { user_id: id, ...endedView(ended) })
    }),

  offboardMany: scoped('users:delete')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/users/offboard',
        summary: 'Offboard up to 1000 users',
        successDescription: 'What was done to each user, and the replicas that confirmed it',
        tags: ['users'],
      },
      failure: 'User offboarding failed',
    })
    .input(UserIds)
    .output(ChangedUsers)
    .mutation(async ({ ctx, input }) => {
      const results = await ctx.core.offboarding.offboardMany(ctx.work, input.user_ids)
      return answerWith(ctx.core.clock, 'Users offboarded successfully', resultOf(results))
    }),

  disableMany: scoped('users:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/users/disable',
        summary: 'Deactivate up to 1000 users until they are activated again',
        successDescription: 'What was done to each user, and the replicas that confirmed it',
        tags: ['users'],
      },
      failure: 'User change failed',
    })
    .input(UserIds)
    .output(ChangedUsers)
    .mutation(async ({ ctx, input }) => {
      const results = await ctx.core.offboarding.disableMany(ctx.work, input.user_ids)
      return answerWith(ctx.core.clock, 'Users disabled successfully', resultOf(results))
    }),
}
