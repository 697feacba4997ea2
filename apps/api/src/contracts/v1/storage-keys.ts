import type { StorageKey } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id, iso, isoOrNull, paging, Timestamp } from '../schemas.ts'
import { answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'

const KeyView = z
  .object({
    storage_key_id: Id.describe('Id of the key'),
    version: z.int().describe('Number of the key in the tenant, from 1'),
    wrapped_by: z.string().describe('What the key is encrypted by: `server-secret`, or `kms`'),
    created_at: Timestamp.describe('When the key was made'),
    destroyed_at: Timestamp.nullable().describe('When the key was destroyed; null: it is in use'),
  })
  .meta({ id: 'StorageKey' })

const view = (key: StorageKey): z.infer<typeof KeyView> => ({
  storage_key_id: key.id,
  version: key.version,
  wrapped_by: key.wrapper,
  created_at: iso(key.createdAt),
  destroyed_at: isoOrNull(key.destroyedAt),
})

export const storageKeys = {
  list: scoped('storage:manage')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/storage/keys',
        summary: 'List the keys that the objects of the tenant are encrypted under, newest first',
        tags: ['storage'],
      },
      list: 'enveloped',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(KeyView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.storageKeys.list(ctx.work, input)
      return listAnswer(ctx.core.clock, 'Storage keys retrieved successfully', items.map(view), next)
    }),

  rotate: scoped('storage:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/storage/keys/rotate',
        summary: 'Make a new key for the objects of the tenant; those that there are move to it in the background',
        successDescription: 'The new key, under which new objects are',
        tags: ['storage'],
      },
    })
    .input(z.strictObject({}))
    .output(answerOf(KeyView))
    .mutation(async ({ ctx: { core, work } }) =>
      answerWith(core.clock, 'Storage key rotated successfully', view(await core.storageKeys.rotate(work))),
    ),

  destroy: scoped('storage:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/storage/keys/destroy',
        summary: 'Destroy every key and with them all objects of the tenant, for good (crypto-shredding)',
        successDescription: 'What has ended: nothing can decrypt these objects any more',
        tags: ['storage'],
      },
    })
    .input(z.strictObject({ confirm: z.literal('destroy all objects').describe('What is meant, word for word') }))
    .output(
      answerOf(
        z
          .object({
            keys: z.int().min(0).describe('Keys that were destroyed'),
            objects: z
              .int()
              .min(0)
              .describe('Objects that have ended, with those that were deleted and not purged yet'),
            bytes: z.int().min(0).describe('Bytes of these objects'),
          })
          .meta({ id: 'DestroyedStorageKeys' }),
      ),
    )
    .mutation(async ({ ctx: { core, work } }) =>
      answerWith(core.clock, 'Storage keys destroyed successfully', await core.storageKeys.destroy(work)),
    ),
}
