import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { Email, Id, iso, Name, paging, Timestamp } from '../schemas.ts'
import { NewPassword, PASSWORD_RULE } from './passwords.ts'
import { answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'

const TenantId = Id.describe('Id of the tenant')
const TenantName = z.string().describe('Name of the tenant, unique')

const TenantView = z
  .object({ tenant_id: TenantId, name: TenantName, created_at: Timestamp.describe('When the tenant was created') })
  .meta({ id: 'Tenant' })

const OWNER = 'The first user of the tenant, with the role super_admin in it'

const Owner = z
  .object({
    user_id: Id.describe('Id of the user'),
    email: z.string().describe('Email address, to log in with'),
  })
  .meta({ id: 'TenantOwner' })

const CreatedTenant = z
  .object({
    tenant_id: TenantId,
    name: TenantName,
    owner: Owner.describe(OWNER),
    owner_password: z
      .string()
      .optional()
      .meta({ description: 'Password of the owner; present only if it was generated, and shown only here' }),
  })
  .meta({ id: 'CreatedTenant' })

const OwnerParam = z
  .object({
    email: Email.describe('Email address of the owner, to log in with'),
    password: NewPassword.optional().describe(`Password of the owner: ${PASSWORD_RULE}. By default one is generated`),
  })
  .meta({ id: 'TenantOwnerParam' })

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
      const { items, next } = await ctx.core.tenants.list(ctx.work, input)
      const views = items.map(({ id, name, createdAt }) => ({ tenant_id: id, name, created_at: iso(createdAt) }))
      return listAnswer(ctx.core.clock, 'Tenants retrieved successfully', views, next)
    }),

  create: scoped('tenants:manage')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/tenants',
        summary: 'Create a tenant with its owner',
        successDescription: 'The new tenant and its owner',
        tags: ['tenants'],
      },
      failure: 'Tenant creation failed',
    })
    .input(z.object({ name: Name.describe('Name of the tenant, unique'), owner: OwnerParam.describe(OWNER) }))
    .output(answerOf(CreatedTenant))
    .mutation(async ({ ctx, input }) => {
      const { tenant, owner, generatedPassword } = await ctx.core.tenants.create(ctx.work, input)
      return answerWith(ctx.core.clock, 'Tenant created successfully', {
        tenant_id: tenant.id,
        name: tenant.name,
        owner: { user_id: owner.id, email: owner.email ?? '' },
        ...(generatedPassword !== null && { owner_password: generatedPassword }),
      })
    }),
}
