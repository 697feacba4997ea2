import type { ApiKey } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Id, iso, isoOrNull, paging, Timestamp } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'

const Status = z.enum(['active', 'disabled', 'revoked']).meta({ id: 'ApiKeyStatus' })

export const GatewayKey = z
  .object({
    key_id: Id,
    api_key: z.string().meta({ description: 'Masked: the first nine characters, `...` and the last six' }),
    project_id: Id.nullable(),
    project_name: z.string().nullable(),
    created_at: Timestamp,
    expires_at: Timestamp.nullable(),
    last_used_at: Timestamp.nullable(),
    status: Status,
  })
  .meta({ id: 'UserApiKey' })

const ListedKey = GatewayKey.extend({ user_id: Id, user_email: z.string().nullable() }).meta({ id: 'ApiKey' })

/** The id of a key, or its full text. */
const KeyIdentifier = z.object({
  api_key: z.string().max(500).meta({ description: 'The id of the key, or its full text' }),
})

export const keyView = (key: ApiKey): z.infer<typeof GatewayKey> => {
  const project = key.project?.getEntity()
  return {
    key_id: key.id,
    api_key: `${key.prefix.slice(0, 9)}...${key.lastSix}`,
    project_id: project?.id ?? null,
    project_name: project?.name ?? null,
    created_at: iso(key.createdAt),
    expires_at: isoOrNull(key.expiresAt),
    last_used_at: isoOrNull(key.lastUsedAt),
    status: key.status(),
  }
}

const listed = (key: ApiKey): z.infer<typeof ListedKey> => ({
  ...keyView(key),
  user_id: key.user.id,
  user_email: key.user.getEntity().email ?? null,
})

export const apiKeys = {
  list: scoped('keys:read')
    .meta({
      openapi: { method: 'GET', path: '/api/v1/api-keys', summary: 'List API keys, newest first', tags: ['api-keys'] },
      list: 'enveloped',
      failure: 'API key listing failed',
    })
    .input(
      z.strictObject({
        ...paging,
        user_id: Id.optional().meta({ description: 'Keys of this user' }),
        project_id: Id.optional().meta({ description: 'Keys for this project' }),
        status: Status.optional().meta({ description: 'Keys in this state' }),
      }),
    )
    .output(listAnswerOf(ListedKey))
    .query(async ({ ctx, input }) => {
      const { limit, cursor, user_id: userId, project_id: projectId, status } = input
      const filter = { userId, projectId, status }
      const { items, next } = await ctx.core.keys.list(ctx.em(), ctx.principal, filter, { limit, cursor })
      return listAnswer(ctx.core.clock, 'API keys retrieved successfully', items.map(listed), next)
    }),

  get: scoped('keys:read')
    .meta({
      openapi: { method: 'GET', path: '/api/v1/api-keys/{api_key}', summary: 'Get an API key', tags: ['api-keys'] },
    })
    .input(KeyIdentifier)
    .output(answerOf(ListedKey))
    .query(async ({ ctx, input }) => {
      const key = await ctx.core.keys.get(ctx.em(), ctx.principal, input.api_key)
      return answerWith(ctx.core.clock, 'API key retrieved successfully', listed(key))
    }),

  rotate: scoped('keys:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/rotate',
        summary: 'Replace an API key; the old one ends at once',
        tags: ['api-keys'],
        errorResponses: { 404: 'There is no such API key' },
      },
      failure: 'API key rotation failed',
    })
    .input(KeyIdentifier)
    .output(answerOf(z.object({ new_api_key: z.string() })))
    .mutation(async ({ ctx, input }) => {
      const { text } = await ctx.core.keys.rotate(ctx.em(), ctx.principal, input.api_key)
      return answerWith(ctx.core.clock, 'API key rotated successfully', { new_api_key: text })
    }),

  disable: scoped('keys:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/{api_key}/disable',
        summary: 'Stop an API key until it is enabled again',
        tags: ['api-keys'],
      },
    })
    .input(KeyIdentifier)
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.keys.setDisabled(ctx.em(), ctx.principal, input.api_key, true)
      return answer(ctx.core.clock, 'API key disabled successfully')
    }),

  enable: scoped('keys:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/{api_key}/enable',
        summary: 'Let a disabled API key work again',
        tags: ['api-keys'],
      },
    })
    .input(KeyIdentifier)
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.keys.setDisabled(ctx.em(), ctx.principal, input.api_key, false)
      return answer(ctx.core.clock, 'API key enabled successfully')
    }),

  delete: scoped('keys:delete')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/api-keys/{api_key}',
        summary: 'End an API key for good',
        tags: ['api-keys'],
      },
    })
    .input(KeyIdentifier)
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.keys.revoke(ctx.em(), ctx.principal, input.api_key)
      return answer(ctx.core.clock, 'API key deleted successfully')
    }),
}
