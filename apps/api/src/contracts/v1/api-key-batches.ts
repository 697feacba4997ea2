import type { BatchResult } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { BatchIds, changedIn, CHANGED, KeyOutcome } from './batch-params.ts'
import { answerOf, answerWith } from './envelope.ts'
import { Id } from '../schemas.ts'
import { ReceiptField } from './receipt.ts'

const KeyIds = z.strictObject({ key_ids: BatchIds.describe('Ids of the keys, 1 to 1000') })

const KeyResult = z
  .object({
    key_id: Id.describe('Id of the key'),
    outcome: KeyOutcome.describe(
      'changed; unchanged: it was so before; revoked: it has ended, and cannot be changed; not_found; forbidden: it holds more than you do',
    ),
  })
  .meta({ id: 'ApiKeyResult' })

const ChangedKeys = answerOf(
  z
    .object({
      changed: z.int().describe(CHANGED),
      results: z.array(KeyResult).describe('What was done to each key, in the order of the request'),
      receipt: ReceiptField,
    })
    .meta({ id: 'ChangedApiKeys' }),
)

const resultOf = (results: readonly BatchResult[]) => ({
  changed: changedIn(results),
  results: results.map(({ id, outcome }) => ({ key_id: id, outcome })),
})

/** Many keys at once, with one receipt. */
export const keyBatches = {
  revokeMany: scoped('keys:delete')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/revoke',
        summary: 'Revoke up to 1000 API keys permanently',
        successDescription: 'What was done to each key, and the replicas that confirmed it',
        tags: ['api-keys'],
      },
      failure: 'API key revocation failed',
    })
    .input(KeyIds)
    .output(ChangedKeys)
    .mutation(async ({ ctx, input }) => {
      const results = await ctx.core.keyBatches.revoke(ctx.work, input.key_ids)
      return answerWith(ctx.core.clock, 'API keys revoked successfully', resultOf(results))
    }),

  disableMany: scoped('keys:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/disable',
        summary: 'Disable up to 1000 API keys until they are enabled again',
        successDescription: 'What was done to each key, and the replicas that confirmed it',
        tags: ['api-keys'],
      },
      failure: 'API key change failed',
    })
    .input(KeyIds)
    .output(ChangedKeys)
    .mutation(async ({ ctx, input }) => {
      const results = await ctx.core.keyBatches.setDisabled(ctx.work, input.key_ids, true)
      return answerWith(ctx.core.clock, 'API keys disabled successfully', resultOf(results))
    }),

  enableMany: scoped('keys:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/enable',
        summary: 'Enable up to 1000 disabled API keys',
        successDescription: 'What was done to each key, and the replicas that confirmed it',
        tags: ['api-keys'],
      },
      failure: 'API key change failed',
    })
    .input(KeyIds)
    .output(ChangedKeys)
    .mutation(async ({ ctx, input }) => {
      const results = await ctx.core.keyBatches.setDisabled(ctx.work, input.key_ids, false)
      return answerWith(ctx.core.clock, 'API keys enabled successfully', resultOf(results))
    }),
}
