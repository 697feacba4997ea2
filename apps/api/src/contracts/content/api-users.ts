import type { ContentUser, UserFields } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import {
  Description,
  Id,
  iso,
  isoOrNull,
  isStorableMoment,
  Name,
  pageOf,
  paging,
  Scopes,
  showFirstForm,
  Timestamp,
  UserStatus,
} from '../schemas.ts'

export const ApiUserView = z
  .object({
    id: Id.describe('Id of the API user'),
    name: z.string().describe('Name, unique in the tenant'),
    description: z.string().describe('What the API user is for; empty if none was given'),
    token: z.string().nullable().meta({ description: 'A JWT (EdDSA); null for a user that was never issued one' }),
    expire_at: Timestamp.nullable().describe('When the API user expires; null: never'),
    created_at: Timestamp.describe('When the API user was created'),
    updated_at: Timestamp.describe('When the API user was last changed'),
    scopes: z.array(z.string()).describe('Scopes of the API user and its token'),
    status: UserStatus.describe(
      'active, inactive, or expired when `expire_at` has passed; its token works only while it is active',
    ),
  })
  .meta({ id: 'ContentUser' })

/** An ISO 8601 date or date and time; null removes the expiration. */
const ExpireAt = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be an ISO 8601 date')
  .meta({ override: showFirstForm, description: 'When the token expires. A date alone is accepted too: midnight UTC' })
  .refine(isStorableMoment, 'must be in the years 1 to 9999')
  .nullable()

const EXPIRES = 'When the API user expires: an ISO 8601 date, or a date and time with offset; null: never'

const UserId = z.object({ id: z.string().meta({ description: 'The id of the API user' }) })

const view = ({ user, token }: ContentUser, now: Date): z.infer<typeof ApiUserView> => ({
  id: user.id,
  name: user.name,
  description: user.description,
  token,
  expire_at: isoOrNull(user.expiresAt),
  created_at: iso(user.createdAt),
  updated_at: iso(user.updatedAt),
  scopes: user.scopes,
  status: user.statusAt(now),
})

function fieldsFrom<Input extends { expire_at?: string | null | undefined }>({ expire_at, ...fields }: Input) {
  return { ...fields, ...(expire_at !== undefined && { expiresAt: expire_at === null ? null : new Date(expire_at) }) }
}

export const apiUsers = {
  list: scoped('*')
    .meta({
      openapi: { method: 'GET', path: '/admin/api', summary: 'List API users, newest first', tags: ['content'] },
      list: 'bare',
    })
    .input(z.strictObject(paging))
    .output(pageOf(ApiUserView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.contentUsers.list(ctx.work, input)
      const now = ctx.core.clock()
      return { items: items.map((item) => view(item, now)), next_cursor: next }
    }),

  get: scoped('*')
    .meta({
      openapi: {
        method: 'GET',
        path: '/admin/api/{id}',
        summary: 'Get an API user',
        successDescription: 'The API user, with its token',
        tags: ['content'],
      },
    })
    .input(UserId)
    .output(ApiUserView)
    .query(async ({ ctx, input }) => view(await ctx.core.contentUsers.get(ctx.work, input.id), ctx.core.clock())),

  create: scoped('*')
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/api',
        summary: 'Create an API user with its token',
        successDescription: 'The new API user, with its token',
        tags: ['content'],
      },
      status: 201,
    })
    .input(
      z.object({
        name: Name.describe('Name, unique in the tenant'),
        description: Description.optional().describe('What the API user is for'),
        expire_at: ExpireAt.optional().describe(EXPIRES),
        status: UserStatus.describe('active: its token works; inactive or expired: it does not'),
        scopes: Scopes.default([]).describe('Scopes of the API user and its token, at most 100'),
      }),
    )
    .output(ApiUserView)
    .mutation(async ({ ctx, input }) =>
      view(await ctx.core.contentUsers.create(ctx.work, fieldsFrom(input)), ctx.core.clock()),
    ),

  update: scoped('*')
    .meta({
      openapi: {
        method: 'PUT',
        path: '/admin/api/{id}',
        summary: 'Update an API user; its token stays the same',
        successDescription: 'The API user as it is now',
        tags: ['content'],
      },
    })
    .input(
      UserId.extend({
        name: Name.optional().describe('New name, unique in the tenant'),
        description: Description.optional().describe('New description'),
        expire_at: ExpireAt.optional().describe(EXPIRES),
        status: UserStatus.optional().describe('New status'),
        scopes: Scopes.optional().describe('New scopes, in place of all the present ones, at most 100'),
      }),
    )
    .output(ApiUserView)
    .mutation(async ({ ctx, input }) => {
      const { id, ...changes } = input
      const fields: UserFields = fieldsFrom(changes)
      const changed = await ctx.core.contentUsers.update(ctx.work, id, fields)
      return view(changed, ctx.core.clock())
    }),

  delete: scoped('*')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/admin/api/{id}',
        summary: 'Delete an API user',
        successDescription: 'The API user is deleted; there is no body',
        tags: ['content'],
      },
      status: 204,
    })
    .input(UserId)
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      await ctx.core.users.delete(ctx.work, input.id, { force: true }, { kind: 'service', byIdOnly: true })
    }),

  regenerateToken: scoped('*')
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/api/regenerate-token/{id}',
        summary: 'Replace the token of an API user; the old one is revoked immediately',
        successDescription: 'The API user, with its new token',
        tags: ['content'],
      },
    })
    .input(UserId)
    .output(ApiUserView)
    .mutation(async ({ ctx, input }) =>
      view(await ctx.core.contentUsers.regenerateToken(ctx.work, input.id), ctx.core.clock()),
    ),
}
