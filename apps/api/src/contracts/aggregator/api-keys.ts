import { isActiveAt, scopesHeld, type ShownKey } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id, iso, isoOrNull, Name, pageOf, paging, Timestamp } from '../schemas.ts'

/** The four scopes that the document names. */
const GrantedScope = z.enum(['read', 'write', 'admin', '*']).meta({ id: 'AggregatorScope' })

const head = {
  id: Id.describe('Id of the key'),
  user_id: Id.describe('Id of the API user of the key'),
  key_prefix: z.string().describe('The first characters of the key, to recognise it by'),
}

const tail = {
  name: z.string().describe('Name of the key, for people'),
  scopes: z.array(z.string()).describe('Scopes of the key'),
  active: z.boolean().describe('Whether the key works: neither revoked nor expired, and its user is active'),
  expires_at: Timestamp.nullable().describe('When the key expires; null: never'),
  last_used_at: Timestamp.nullable().describe('When the key was last used; null: never'),
  usage_count: z.int().describe('Number of uses so far'),
  created_at: Timestamp.describe('When the key was created'),
  revoked_at: Timestamp.nullable().describe('When the key was revoked; null: it was not'),
}

const ApiKeyView = z.object({ ...head, ...tail }).meta({ id: 'AggregatorApiKey' })

/** The document prints the key directly after its prefix. */
const CreatedApiKeyView = z
  .object({ ...head, key: z.string().describe('The full text of the key, 34 characters, shown only here'), ...tail })
  .meta({ id: 'CreatedAggregatorApiKey' })

/** The contract covers only service users and their keys. */
const SERVICE = { kind: 'service', byIdOnly: true } as const

const view = (key: ShownKey, now: Date): z.infer<typeof ApiKeyView> => ({
  id: key.id,
  user_id: key.user.id,
  key_prefix: key.prefix,
  name: key.name,
  scopes: key.scopes ?? scopesHeld(key.user),
  active: isActiveAt(key, now),
  expires_at: isoOrNull(key.expiresAt),
  last_used_at: isoOrNull(key.usage.lastUsedAt),
  usage_count: key.usage.count,
  created_at: iso(key.createdAt),
  revoked_at: isoOrNull(key.revokedAt),
})

export const apiKeys = {
  create: scoped('admin')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/admin/api-keys',
        summary: 'Create an API key; its text is shown only once',
        successDescription: 'The new key, with its full text',
        tags: ['aggregator'],
        errorResponses: { 404: 'The API user does not exist' },
      },
      status: 201,
    })
    .input(
      z.object({
        user_id: Id.describe('Id of the API user'),
        name: Name.default('Default').describe('Name of the key, for people'),
        scopes: z
          .array(GrantedScope)
          .max(4)
          .default(['read', 'write'])
          .describe('Scopes of the key; `admin` includes the management of users, `*` is everything'),
      }),
    )
    .output(CreatedApiKeyView)
    .mutation(async ({ ctx, input }) => {
      const { user_id, name, scopes } = input
      const wanted = { prefix: 'agg', management: true, user: user_id, view: SERVICE } as const
      const { key, text } = await ctx.core.keys.issue(ctx.work, { ...wanted, name, scopes })
      return {
        id: key.id,
        user_id,
        key_prefix: key.prefix,
        key: text,
        name,
        scopes,
        active: true,
        expires_at: null,
        last_used_at: null,
        usage_count: 0,
        created_at: iso(key.createdAt),
        revoked_at: null,
      }
    }),

  list: scoped('admin')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/admin/users/{user_id}/api-keys',
        summary: 'List the API keys of a user, revoked ones included, newest first',
        tags: ['aggregator'],
      },
      list: 'bare',
    })
    .input(z.strictObject({ user_id: Id.meta({ description: 'The id of the API user' }), ...paging }))
    .output(pageOf(ApiKeyView))
    .query(async ({ ctx, input }) => {
      const { user_id, ...page } = input
      const { items, next } = await ctx.core.keys.listOfUser(ctx.work, user_id, page, { view: SERVICE })
      const now = ctx.core.clock()
      return { items: items.map((key) => view(key, now)), next_cursor: next }
    }),

  revoke: scoped('admin')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/admin/api-keys/{id}',
        summary: 'Revoke an API key',
        successDescription: 'The key is revoked; there is no body',
        tags: ['aggregator'],
      },
      status: 204,
    })
    .input(z.object({ id: Id.meta({ description: 'The id of the API key' }) }))
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      await ctx.core.keys.revoke(ctx.work, input.id, SERVICE)
    }),
}
