import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Id, iso, Moment, Name, Scopes, Timestamp } from '../schemas.ts'
import { answerOf, answerWith } from './envelope.ts'
import { keyBatches } from './api-key-batches.ts'
import { keyLists } from './api-key-lists.ts'
import { listed, ListedKey } from './api-key-view.ts'
import { keyRules, rulesFrom } from './key-rules.ts'
import { PlanRef } from './plans.ts'
import { ReceiptField } from './receipt.ts'
import { exactlyOneOf } from '../openapi-keywords.ts'
import { described, hasOneOwner, ImportedKey, moment, ONE_OWNER, owner } from './api-key-inputs.ts'

/** The id of a key, or its full text. */
const KeyIdentifier = z.object({
  api_key: z.string().max(500).meta({ description: 'The id of the key, or its full text' }),
})

const KeyId = Id.describe('Id of the key')

const Changed = answerOf(z.object({ key_id: KeyId, receipt: ReceiptField }).meta({ id: 'ChangedApiKey' }))

const Created = answerOf(
  z
    .object({ key_id: KeyId, api_key: z.string().describe('The full text of the key, shown only here') })
    .meta({ id: 'CreatedApiKey' }),
)

const Imported = answerOf(
  z
    .object({ key_ids: z.array(Id).describe('Ids of the keys, in the order of the request'), receipt: ReceiptField })
    .meta({ id: 'ImportedApiKeys' }),
)

const Rotated = answerOf(
  z
    .object({
      new_api_key: z.string().describe('The full text of the new key, shown only here'),
      key_id: Id.meta({ description: 'Id of the new key' }),
      old_key_id: Id.describe('Id of the old key'),
      old_key_retires_at: Timestamp.describe('When the old key stops working: now, or when the overlap ends'),
      receipt: ReceiptField,
    })
    .meta({ id: 'RotatedApiKey' }),
)

export const apiKeys = {
  ...keyLists,

  ...keyBatches,

  create: scoped('keys:create')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys',
        summary: 'Create an API key with its own rules; its text is shown only once',
        successDescription: 'The id and the full text of the new key',
        tags: ['api-keys'],
        errorResponses: { 404: 'The user or project does not exist' },
      },
      failure: 'API key creation failed',
    })
    .input(
      z
        .strictObject({
          ...owner,
          management: z.boolean().default(false).meta({
            description:
              'True: the key may call Keystead itself, with scopes that you hold. False: it is a key for your own API, which can only be verified, and you define its scopes',
          }),
          scopes: Scopes.optional().meta({
            description: 'Scopes of the key, at most 100; by default the scopes of its user, also when they change',
          }),
          ...described,
          plan_id: PlanRef.optional().meta({
            description:
              'Id or name of a plan, whose limits the key has, also when they change; give either this or `limits`',
          }),
        })
        .refine(hasOneOwner, ONE_OWNER)
        .meta(exactlyOneOf('user_id', 'email')),
    )
    .output(Created)
    .mutation(async ({ ctx, input }) => {
      const { key, text } = await ctx.core.keys.issue(ctx.work, {
        prefix: 'ks',
        user: input.user_id ?? input.email ?? '',
        project: input.project_id,
        management: input.management,
        name: input.name,
        scopes: input.scopes ?? null,
        expiresAt: moment(input.expires_at),
        rules: { ...rulesFrom(input), planId: input.plan_id },
      })
      return answerWith(ctx.core.clock, 'API key created successfully', { key_id: key.id, api_key: text })
    }),

  import: scoped('keys:create')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/import',
        summary: 'Import keys issued elsewhere, by their SHA-256; all or none',
        successDescription: 'The ids of the keys, and the replicas that know them',
        tags: ['api-keys'],
        errorResponses: { 404: 'The user or project does not exist' },
      },
      failure: 'API key import failed',
    })
    .input(
      z.strictObject({
        keys: z
          .array(ImportedKey)
          .min(1)
          .max(1000)
          .describe('The keys, 1 to 1000; if one is refused, none is imported'),
      }),
    )
    .output(Imported)
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
      const key_ids = await ctx.core.keys.import(ctx.work, keys)
      return answerWith(ctx.core.clock, 'API keys imported successfully', {
        key_ids,
      })
    }),

  get: scoped('keys:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/api-keys/{api_key}',
        summary: 'Get an API key',
        successDescription: 'The key',
        tags: ['api-keys'],
      },
    })
    .input(KeyIdentifier)
    .output(answerOf(ListedKey))
    .query(async ({ ctx, input }) => {
      const key = await ctx.core.keys.get(ctx.work, input.api_key)
      return answerWith(ctx.core.clock, 'API key retrieved successfully', listed(key, ctx.core.clock()))
    }),

  update: scoped('keys:update')
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/api/v1/api-keys/{api_key}',
        summary: 'Update an API key; once this returns, no replica uses its earlier state',
        successDescription: 'The key is changed on every replica',
        tags: ['api-keys'],
      },
      failure: 'API key update failed',
    })
    .input(
      KeyIdentifier.extend({
        name: Name.optional().describe('New name'),
        scopes: Scopes.nullable()
          .optional()
          .meta({ description: 'New scopes, at most 100; null: the scopes of its user' }),
        expires_at: Moment.nullable()
          .optional()
          .describe('New expiration: an RFC 3339 date and time, with any offset; null: never'),
        ...keyRules,
        plan_id: PlanRef.nullable().optional().meta({
          description:
            'Id or name of a plan, whose limits the key has from now on; null: the limits that it has become its own',
        }),
      }).strict(),
    )
    .output(Changed)
    .mutation(async ({ ctx, input }) => {
      const { name, scopes, expires_at } = input
      const changes = { ...rulesFrom(input), planId: input.plan_id, name, scopes, expiresAt: moment(expires_at) }
      const { id } = await ctx.core.keys.change(ctx.work, input.api_key, changes)
      return answerWith(ctx.core.clock, 'API key updated successfully', { key_id: id })
    }),

  rotate: scoped('keys:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/rotate',
        summary: 'Replace an API key; the old one is revoked immediately, or when the overlap ends',
        successDescription: 'The new key, and when the old one stops working',
        tags: ['api-keys'],
        errorResponses: { 404: 'The API key does not exist' },
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
          .meta({ description: 'Seconds the old key stays valid, at most 90 days' }),
      }),
    )
    .output(Rotated)
    .mutation(async ({ ctx, input }) => {
      const overlap = { overlapSeconds: input.overlap_seconds }
      const { key, text, oldId, retiresAt } = await ctx.core.keys.rotate(ctx.work, input.api_key, overlap)
      return answerWith(ctx.core.clock, 'API key rotated successfully', {
        new_api_key: text,
        key_id: key.id,
        old_key_id: oldId,
        old_key_retires_at: iso(retiresAt),
      })
    }),

  disable: scoped('keys:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/{api_key}/disable',
        summary: 'Disable an API key until it is enabled again',
        successDescription: 'The key is disabled on every replica',
        tags: ['api-keys'],
      },
    })
    .input(KeyIdentifier)
    .output(Changed)
    .mutation(async ({ ctx, input }) => {
      const { id } = await ctx.core.keys.setDisabled(ctx.work, input.api_key, true)
      return answerWith(ctx.core.clock, 'API key disabled successfully', { key_id: id })
    }),

  enable: scoped('keys:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/api-keys/{api_key}/enable',
        summary: 'Enable a disabled API key',
        successDescription: 'The key is enabled on every replica',
        tags: ['api-keys'],
      },
    })
    .input(KeyIdentifier)
    .output(Changed)
    .mutation(async ({ ctx, input }) => {
      const { id } = await ctx.core.keys.setDisabled(ctx.work, input.api_key, false)
      return answerWith(ctx.core.clock, 'API key enabled successfully', { key_id: id })
    }),

  delete: scoped('keys:delete')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/api-keys/{api_key}',
        summary: 'Revoke an API key permanently',
        successDescription: 'The key is revoked on every replica',
        tags: ['api-keys'],
      },
    })
    .input(KeyIdentifier)
    .output(Changed)
    .mutation(async ({ ctx, input }) => {
      const id = await ctx.core.keys.revoke(ctx.work, input.api_key)
      return answerWith(ctx.core.clock, 'API key deleted successfully', { key_id: id })
    }),
}
