import { type ContentUser, USER_STATUSES, type UserFields } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
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
  Timestamp,
} from '../schemas.ts'

const Status = z.enum(USER_STATUSES).meta({ id: 'ContentUserStatus' })

export const ApiUserView = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string(),
    token: z.string().nullable().meta({ description: 'A JWT (EdDSA); null for a user that was never given one' }),
    expire_at: Timestamp.nullable(),
    created_at: Timestamp,
    updated_at: Timestamp,
    scopes: z.array(z.string()),
    status: Status,
  })
  .meta({ id: 'ContentUser' })

/** An ISO 8601 date or date and time; null takes the expiration away. */
const ExpireAt = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], 'must be an ISO 8601 date')
  .refine(isStorableMoment, 'must lie in the years 1 to 9999')
  .nullable()

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
      const { items, next } = await ctx.core.contentUsers.list(ctx.em(), ctx.principal, input)
      const now = ctx.core.clock()
      return { items: items.map((item) => view(item, now)), next_cursor: next }
    }),

  get: scoped('*')
    .meta({ openapi: { method: 'GET', path: '/admin/api/{id}', summary: 'Get an API user', tags: ['content'] } })
    .input(UserId)
    .output(ApiUserView)
    .query(async ({ ctx, input }) =>
      view(await ctx.core.contentUsers.get(ctx.em(), ctx.principal, input.id), ctx.core.clock()),
    ),

  create: scoped('*')
    .meta({
      settles: false,
      openapi: { method: 'POST', path: '/admin/api', summary: 'Create an API user with its token', tags: ['content'] },
      status: 201,
    })
    .input(
      z.object({
        name: Name,
        description: Description.optional(),
        expire_at: ExpireAt.optional(),
        status: Status,
        scopes: Scopes.default([]),
      }),
    )
    .output(ApiUserView)
    .mutation(async ({ ctx, input }) =>
      view(await ctx.core.contentUsers.create(ctx.em(), ctx.principal, fieldsFrom(input)), ctx.core.clock()),
    ),

  update: scoped('*')
    .meta({
      openapi: {
        method: 'PUT',
        path: '/admin/api/{id}',
        summary: 'Update an API user; its token stays the same',
        tags: ['content'],
      },
    })
    .input(
      UserId.extend({
        name: Name.optional(),
        description: Description.optional(),
        expire_at: ExpireAt.optional(),
        status: Status.optional(),
        scopes: Scopes.optional(),
      }),
    )
    .output(ApiUserView)
    .mutation(async ({ ctx, input }) => {
      const { id, ...changes } = input
      const fields: UserFields = fieldsFrom(changes)
      const changed = await ctx.core.contentUsers.update(ctx.em(), ctx.principal, id, fields)
      ctx.notes.narrowedKeys = changed.narrowed.map((key) => key.id)
      return view(changed, ctx.core.clock())
    }),

  delete: scoped('*')
    .meta({
      openapi: { method: 'DELETE', path: '/admin/api/{id}', summary: 'Delete an API user', tags: ['content'] },
      status: 204,
    })
    .input(UserId)
    .output(z.void())
    .mutation(async ({ ctx, input }) => {
      await ctx.core.users.delete(
        ctx.em(),
        ctx.principal,
        input.id,
        { force: true },
        { kind: 'service', byIdOnly: true },
      )
    }),

  regenerateToken: scoped('*')
    .meta({
      openapi: {
        method: 'POST',
        path: '/admin/api/regenerate-token/{id}',
        summary: 'Replace the token of an API user; the old one ends at once',
        tags: ['content'],
      },
    })
    .input(UserId)
    .output(ApiUserView)
    .mutation(async ({ ctx, input }) =>
      view(await ctx.core.contentUsers.regenerateToken(ctx.em(), ctx.principal, input.id), ctx.core.clock()),
    ),
}
