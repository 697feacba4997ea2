import type { ApiKey } from '@keystead/domain'
import { z } from 'zod'
import type { Context } from '../../trpc/context.ts'
import { scoped } from '../../trpc/procedures.ts'
import { Id, iso, Moment, Name, paging, Scopes, Timestamp } from '../schemas.ts'
import { answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { KeyStatus, listed, ListedKey } from './api-key-view.ts'
import { keyRules, rulesFrom } from './key-rules.ts'
import { PENDING, ReceiptView } from './receipt.ts'

/** The id of a key, or its full text. */
const KeyIdentifier = z.object({
  api_key: z.string().max(500).meta({ description: 'The id of the key, or its full text' }),
})

/** Whose key it is, by id or email. */
const owner = {
  user_id: z.string().max(254).optional().meta({ description: 'Either this or `email`' }),
  email: z.string().max(254).optional(),
}

const hasOneOwner = ({ user_id, email }: { user_id?: string | undefined; email?: string | undefined }): boolean =>
  (user_id === undefined) !== (email === undefined)

const ONE_OWNER = { path: ['user_id'], message: 'either user_id or email is required, not both' }

const described = {
  name: Name.optional(),
  project_id: z.string().max(200).optional().meta({ description: 'Its id or its name; the user must be a member' }),
  expires_at: Moment.nullable().optional(),
  ...keyRules,
}

const moment = (text: string | null | undefined): Date | null | undefined =>
  typeof text === 'string' ? new Date(text) : text

const Changed = answerOf(z.object({ key_id: Id, receipt: ReceiptView }))

/** Reads what some keys have used and may use. @returns how one of them is shown */
async function viewOf({ core, em }: Context, keys: readonly ApiKey[]) {
  const usages = await core.keys.usageOf(em(), keys)
  const credits = await core.keys.creditsOf(em(), keys)
  return (key: ApiKey) => listed(key, { usage: usages.get(key.id), credit: credits.get(key.meter()) }, core.clock())
}

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
        status: KeyStatus.optional().meta({ description: 'Keys in this state' }),
        environment: z.string().max(50).optional().meta({ description: 'Keys for this environment' }),
        external_id: z.string().max(200).optional().meta({ description: 'Keys of this holder' }),
      }),
    )
    .output(listAnswerOf(ListedKey))
    .query(async ({ ctx, input }) => {
      const { limit, cursor, user_id: userId, project_id: projectId, status } = input
      const filter = { userId, projectId, status, environment: input.environment, externalId: input.external_id }
      const { items, next } = await ctx.core.keys.list(ctx.em(), ctx.principal, filter, { limit, cursor })
      const views = items.map(await viewOf(ctx, items))
      return listAnswer(ctx.core.clock, 'API keys retrieved successfully', views, next)
    }),

  create: scoped('keys:create')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys',
        summary: 'Make an API key with rules of its own; its text is shown only here',
        tags: ['api-keys'],
        errorResponses: { 404: 'There is no such user or project' },
      },
      settles: false,
      failure: 'API key creation failed',
    })
    .input(
      z
        .strictObject({
          ...owner,
          management: z.boolean().default(false).meta({
            description:
              'True: the key may call Keystead itself, with scopes that you hold. False: it is a key for your own API, which is only verified, and its scopes are your own words',
          }),
          scopes: Scopes.optional().meta({ description: 'Without it the key may do what its user may' }),
          ...described,
        })
        .refine(hasOneOwner, ONE_OWNER),
    )
    .output(answerOf(z.object({ key_id: Id, api_key: z.string() })))
    .mutation(async ({ ctx, input }) => {
      const { key, text } = await ctx.core.projects.createKey(ctx.em(), ctx.principal, {
        userIdentifier: input.user_id ?? input.email ?? '',
        projectIdentifier: input.project_id,
        management: input.management,
        name: input.name,
        scopes: input.scopes ?? null,
        expiresAt: moment(input.expires_at),
        rules: rulesFrom(input),
      })
      return answerWith(ctx.core.clock, 'API key created successfully', { key_id: key.id, api_key: text })
    }),

  import: scoped('keys:create')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/import',
        summary: 'Take over keys that were made elsewhere, by their SHA-256; all or none',
        tags: ['api-keys'],
        errorResponses: { 404: 'There is no such user or project' },
      },
      failure: 'API key import failed',
    })
    .input(
      z.strictObject({
        keys: z
          .array(
            z
              .strictObject({
                sha256: z.string().regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits'),
                ...owner,
                scopes: Scopes,
                prefix: z
                  .string()
                  .regex(/^[\x21-\x7e]{1,12}$/, 'must be 1 to 12 printable characters')
                  .optional()
                  .meta({ description: 'What lists may show of it' }),
                ...described,
              })
              .refine(hasOneOwner, ONE_OWNER),
          )
          .min(1)
          .max(100),
      }),
    )
    .output(answerOf(z.object({ key_ids: z.array(Id), receipt: ReceiptView })))
    .mutation(async ({ ctx, input }) => {
      const keys = input.keys.map((each) => ({
        ...rulesFrom(each),
        sha256: each.sha256,
        name: each.name,
        scopes: each.scopes,
        userIdentifier: each.user_id ?? each.email ?? '',
        projectIdentifier: each.project_id,
        expiresAt: moment(each.expires_at),
        prefix: each.prefix,
      }))
      const imported = await ctx.core.keyImports.import(ctx.em(), ctx.principal, keys)
      return answerWith(ctx.core.clock, 'API keys imported successfully', {
        key_ids: imported.map(({ id }) => id),
        receipt: PENDING,
      })
    }),

  get: scoped('keys:read')
    .meta({
      openapi: { method: 'GET', path: '/api/v1/api-keys/{api_key}', summary: 'Get an API key', tags: ['api-keys'] },
    })
    .input(KeyIdentifier)
    .output(answerOf(ListedKey))
    .query(async ({ ctx, input }) => {
      const key = await ctx.core.keys.get(ctx.em(), ctx.principal, input.api_key)
      const view = await viewOf(ctx, [key])
      return answerWith(ctx.core.clock, 'API key retrieved successfully', view(key))
    }),

  update: scoped('keys:update')
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/api/v1/api-keys/{api_key}',
        summary: 'Change an API key; from the answer on no replica knows it as it was',
        tags: ['api-keys'],
      },
      failure: 'API key update failed',
    })
    .input(
      KeyIdentifier.extend({
        name: Name.optional(),
        scopes: Scopes.nullable().optional().meta({ description: 'Null: what its user may do' }),
        expires_at: Moment.nullable().optional(),
        ...keyRules,
      }).strict(),
    )
    .output(Changed)
    .mutation(async ({ ctx, input }) => {
      const { name, scopes, expires_at } = input
      const changes = { ...rulesFrom(input), name, scopes, expiresAt: moment(expires_at) }
      const { id } = await ctx.core.keyChanges.update(ctx.em(), ctx.principal, input.api_key, changes)
      return answerWith(ctx.core.clock, 'API key updated successfully', { key_id: id, receipt: PENDING })
    }),

  rotate: scoped('keys:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/rotate',
        summary: 'Replace an API key; the old one ends at once, or when the overlap is over',
        tags: ['api-keys'],
        errorResponses: { 404: 'There is no such API key' },
      },
      failure: 'API key rotation failed',
    })
    .input(
      KeyIdentifier.extend({
        overlap_seconds: z
          .int()
          .min(0)
          .max(7_776_000)
          .default(0)
          .meta({ description: 'So long the old key goes on working, at most 90 days' }),
      }),
    )
    .output(
      answerOf(
        z.object({
          new_api_key: z.string(),
          key_id: Id.meta({ description: 'Of the new key' }),
          old_key_id: Id,
          old_key_retires_at: Timestamp,
          receipt: ReceiptView,
        }),
      ),
    )
    .mutation(async ({ ctx, input }) => {
      const overlap = { overlapSeconds: input.overlap_seconds }
      const rotated = await ctx.core.keyChanges.rotate(ctx.em(), ctx.principal, input.api_key, overlap)
      const { key, text, old } = rotated
      return answerWith(ctx.core.clock, 'API key rotated successfully', {
        new_api_key: text,
        key_id: key.id,
        old_key_id: old.id,
        old_key_retires_at: iso(old.revokedAt ?? old.expiresAt ?? ctx.core.clock()),
        receipt: PENDING,
      })
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
    .output(Changed)
    .mutation(async ({ ctx, input }) => {
      const { id } = await ctx.core.keys.setDisabled(ctx.em(), ctx.principal, input.api_key, true)
      return answerWith(ctx.core.clock, 'API key disabled successfully', { key_id: id, receipt: PENDING })
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
    .output(Changed)
    .mutation(async ({ ctx, input }) => {
      const { id } = await ctx.core.keys.setDisabled(ctx.em(), ctx.principal, input.api_key, false)
      return answerWith(ctx.core.clock, 'API key enabled successfully', { key_id: id, receipt: PENDING })
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
    .output(Changed)
    .mutation(async ({ ctx, input }) => {
      const { id, receipt } = await ctx.core.keys.revoke(ctx.em(), ctx.principal, input.api_key)
      ctx.confirmedBy(receipt)
      return answerWith(ctx.core.clock, 'API key deleted successfully', { key_id: id, receipt: PENDING })
    }),
}
