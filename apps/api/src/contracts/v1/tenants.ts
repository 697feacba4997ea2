import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Email, Id, iso, Name, paging, Timestamp } from '../schemas.ts'
import { answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'

const TenantView = z.object({ tenant_id: Id, name: z.string(), created_at: Timestamp }).meta({ id: 'Tenant' })

const NewTenant = z
  .object({
    tenant_id: Id,
    name: z.string(),
    owner: z.object({ user_id: Id, email: z.string() }),
    owner_password: z.string().optional().meta({ description: 'Only when it was generated; shown only here' }),
  })
  .meta({ id: 'NewTenant' })

const Password = z.string().min(8, 'must be 8 characters or more').max(1000)

export const tenants = {
  list: scoped('tenants:manage')
    .meta({
      openapi: { method: 'GET', path: '/api/v1/tenants', summary: 'List tenants, newest first', tags: ['tenants'] },
      list: 'enveloped',
      failure: 'Tenant listing failed',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(TenantView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.tenants.list(ctx.em(), ctx.principal, input)
      const views = items.map(({ id, name, createdAt }) => ({ tenant_id: id, name, created_at: iso(createdAt) }))
      return listAnswer(ctx.core.clock, 'Tenants retrieved successfully', views, next)
    }),

  create: scoped('tenants:manage')
    .meta({
      settles: false,
      openapi: {
        method: 'POST',
        path: '/api/v1/tenants',
        summary: 'Create a tenant with its owner',
        tags: ['tenants'],
      },
      failure: 'Tenant creation failed',
    })
    .input(z.object({ name: Name, owner: z.object({ email: Email, password: Password.optional() }) }))
    .output(answerOf(NewTenant))
    .mutation(async ({ ctx, input }) => {
      const { tenant, owner, generatedPassword } = await ctx.core.tenants.create(ctx.em(), ctx.principal, input)
      return answerWith(ctx.core.clock, 'Tenant created successfully', {
        tenant_id: tenant.id,
        name: tenant.name,
        owner: { user_id: owner.id, email: owner.email ?? '' },
        ...(generatedPassword !== null && { owner_password: generatedPassword }),
      })
    }),
}
