import type { ApiUser } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Description, Id, iso, Name, pageOf, paging, Timestamp } from '../schemas.ts'

export const UserView = z
  .object({
    id: Id,
    tenant_id: Id,
    name: z.string(),
    description: z.string(),
    active: z.boolean(),
    created_at: Timestamp,
    updated_at: Timestamp,
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
      settles: false,
      openapi: {
        method: 'POST',
        path: '/api/admin/users',
        summary: 'Create an API user',
        tags: ['aggregator'],
        errorResponses: { 409: 'A user of that name exists already' },
      },
      status: 201,
    })
    .input(z.object({ name: Name, description: Description.default('') }))
    .output(UserView)
    .mutation(async ({ ctx, input }) => {
      const user = await ctx.core.users.create(ctx.em(), ctx.principal, { ...input, kind: 'service' })
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
      const { items, next } = await ctx.core.users.list(ctx.em(), ctx.principal, { kind: 'service' }, input)
      const now = ctx.core.clock()
      return { items: items.map((user) => view(user, now)), next_cursor: next }
    }),
}
