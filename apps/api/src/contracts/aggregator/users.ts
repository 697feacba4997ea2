import type { ApiUser } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Description, Id, iso, Name, pageOf, paging, Timestamp } from '../schemas.ts'

export const UserView = z
  .object({
    id: Id.describe('Id of the API user'),
    tenant_id: Id.describe('Id of its tenant'),
    name: z.string().describe('Name, unique in the tenant'),
    description: z.string().describe('What the API user is for; empty if none was given'),
    active: z.boolean().describe('Whether its keys work'),
    created_at: Timestamp.describe('When the API user was created'),
    updated_at: Timestamp.describe('When the API user was last changed'),
  })
  .meta({ id: 'AggregatorUser' })

const view = (user: ApiUser, now: Date): z.infer<typeof UserView> => ({
  id: user.id,
  tenant_id: user.tenantId,
  name: user.name,
  description: user.description,
  active: user.isActive(now),
  created_at: iso(user.createdAt),
  updated_at: iso(user.updatedAt),
})

export const users = {
  create: scoped('admin')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/admin/users',
        summary: 'Create an API user',
        successDescription: 'The new API user',
        tags: ['aggregator'],
        errorResponses: { 409: 'A user with this name already exists' },
      },
      status: 201,
    })
    .input(
      z.object({
        name: Name.describe('Name, unique in the tenant'),
        description: Description.default('').describe('What the API user is for'),
      }),
    )
    .output(UserView)
    .mutation(async ({ ctx, input }) => {
      const user = await ctx.core.users.create(ctx.work, { ...input, kind: 'service' })
      return view(user, ctx.core.clock())
    }),

  list: scoped('admin')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/admin/users',
        summary: 'List API users, newest first',
        tags: ['aggregator'],
      },
      list: 'bare',
    })
    .input(z.strictObject(paging))
    .output(pageOf(UserView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.users.list(ctx.work, { kind: 'service' }, input)
      const now = ctx.core.clock()
      return { items: items.map((user) => view(user, now)), next_cursor: next }
    }),
}
