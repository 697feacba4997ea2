import type { ApiKey, KeyUsage } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Id, iso, isoOrNull, Name, pageOf, paging, Timestamp } from '../schemas.ts'

/** The four scopes that the document names. */
const GrantedScope = z.enum(['read', 'write', 'admin', '*']).meta({ id: 'AggregatorScope' })

const head = { id: Id, user_id: Id, key_prefix: z.string() }

const tail = {
  name: z.string(),
  scopes: z.array(z.string()),
  active: z.boolean(),
  expires_at: Timestamp.nullable(),
  last_used_at: Timestamp.nullable(),
  usage_count: z.int(),
  created_at: Timestamp,
  revoked_at: Timestamp.nullable(),
}

const ApiKeyView = z.object({ ...head, ...tail }).meta({ id: 'AggregatorApiKey' })

/** The document prints the key right behind its prefix. */
const NewApiKeyView = z.object({ ...head, key: z.string(), ...tail }).meta({ id: 'AggregatorNewApiKey' })

/** The contract knows service users alone, and their keys. */
const SERVICE = { kind: 'service', byIdOnly: true } as const

const view = (key: ApiKey, usage: KeyUsage | undefined, now: Date): z.infer<typeof ApiKeyView> => ({
  id: key.id,
  user_id: key.user.id,
  key_prefix: key.prefix,
  name: key.name,
  scopes: key.scopes ?? key.user.getEntity().heldScopes(),
  active: key.isActive(now),
  expires_at: isoOrNull(key.expiresAt),
  last_used_at: isoOrNull(usage?.lastUsedAt),
  usage_count: usage?.count ?? 0,
  created_at: iso(key.createdAt),
  revoked_at: isoOrNull(key.revokedAt),
})

export const apiKeys = {
  create: scoped('admin')
    .meta({
      settles: false,
      openapi: {
        method: 'POST',
        path: '/api/admin/api-keys',
        summary: 'Create an API key; its text is shown only here',
        tags: ['aggregator'],
        errorResponses: { 404: 'There is no such API user' },
      },
      status: 201,
    })
    .input(
      z.object({
        user_id: Id,
        name: Name.default('Default'),
        scopes: z.array(GrantedScope).max(4).default(['read', 'write']),
      }),
    )
    .output(NewApiKeyView)
    .mutation(async ({ ctx, input }) => {
      const { user_id, name, scopes } = input
      const wanted = { prefix: 'agg', name, scopes } as const
      const { key, text } = await ctx.core.keys.issue(ctx.em(), ctx.principal, user_id, wanted, SERVICE)
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
        summary: 'List the API keys of a user, newest first; revoked ones too',
        tags: ['aggregator'],
      },
      list: 'bare',
    })
    .input(z.strictObject({ user_id: Id.meta({ description: 'The id of the API user' }), ...paging }))
    .output(pageOf(ApiKeyView))
    .query(async ({ ctx, input }) => {
      const { user_id, ...page } = input
      const { items, next } = await ctx.core.keys.listOfUser(ctx.em(), ctx.principal, user_id, page, { view: SERVICE })
      const usages = await ctx.core.keys.usageOf(ctx.em(), items)
      const now = ctx.core.clock()
      return { items: items.map((key) => view(key, usages.get(key.id), now)), next_cursor: next }
    }),

  revoke: scoped('admin')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/admin/api-keys/{id}',
        summary: 'Revoke an API key',
        tags: ['aggregator'],
      },
      status: 204,
    })
    .input(z.object({ id: Id.meta({ description: 'The id of the API key' }) }))
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      const { receipt } = await ctx.core.keys.revoke(ctx.em(), ctx.principal, input.id, SERVICE)
      ctx.confirmedBy(receipt)
    }),
}
