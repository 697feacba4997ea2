import { accountRole, type ApiUser, type UsageSummary } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Email, Id, iso, Name, pageOf, paging, Timestamp } from '../schemas.ts'

const Role = z.enum(['user', 'admin']).meta({ id: 'AccountRole' })

/** `first_used_at` and `last_used_at` are absent before the first use, as the document prints it. */
const UsageView = z
  .object({
    total_requests: z.int(),
    last_used_at: Timestamp.optional(),
    first_used_at: Timestamp.optional(),
    requests_today: z.int().meta({ description: 'Requests of this UTC day' }),
    last_reset: Timestamp.meta({ description: 'When the daily count began' }),
  })
  .meta({ id: 'AccountUsage' })

export const AccountView = z
  .object({
    user_id: Id,
    name: z.string(),
    email: z.string().nullable(),
    role: Role,
    is_active: z.boolean(),
    created_at: Timestamp,
    updated_at: Timestamp,
    usage: UsageView,
  })
  .meta({ id: 'Account' })

const WARNING = 'Save this API key now. It cannot be retrieved again.'

/** The contract knows all users, by their ids. */
const BY_ID = { byIdOnly: true } as const

/** No UUID is asked for: an identifier that is none names nobody, which is 404. */
const UserId = z.object({ id: z.string().meta({ description: 'The id of the user' }) })

function view(user: ApiUser, usage: UsageSummary | undefined, now: Date): z.infer<typeof AccountView> {
  if (!usage) throw new Error('a user was shown without its usage')
  return {
    user_id: user.id,
    name: user.name,
    email: user.email ?? null,
    role: accountRole(user),
    is_active: user.isActive(now),
    created_at: iso(user.createdAt),
    updated_at: iso(user.updatedAt),
    usage: {
      total_requests: usage.totalRequests,
      ...(usage.lastUsedAt && { last_used_at: iso(usage.lastUsedAt) }),
      ...(usage.firstUsedAt && { first_used_at: iso(usage.firstUsedAt) }),
      requests_today: usage.requestsToday,
      last_reset: iso(usage.lastReset),
    },
  }
}

export const users = {
  list: scoped('admin')
    .meta({
      openapi: { method: 'GET', path: '/users', summary: 'List users, newest first', tags: ['accounts'] },
      list: 'bare',
    })
    .input(z.strictObject(paging))
    .output(pageOf(AccountView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.users.list(ctx.em(), ctx.principal, {}, input)
      const usage = await ctx.core.usage.ofUsers(ctx.em(), items)
      const now = ctx.core.clock()
      return { items: items.map((user) => view(user, usage.get(user.id), now)), next_cursor: next }
    }),

  create: scoped('admin')
    .meta({
      settles: false,
      openapi: {
        method: 'POST',
        path: '/users',
        summary: 'Create a user and its API key, which is shown only here',
        tags: ['accounts'],
        errorResponses: { 409: 'A user of that name or email exists already' },
      },
      status: 201,
    })
    .input(z.object({ name: Name, email: Email.optional(), role: Role.default('user') }))
    .output(z.object({ user: AccountView, api_key: z.string(), warning: z.string() }).meta({ id: 'NewAccount' }))
    .mutation(async ({ ctx, input }) => {
      const { name, email, role } = input
      const account = { kind: 'service' as const, name, email, roles: [role] }
      const { user, text } = await ctx.core.accounts.create(ctx.em(), ctx.principal, account)
      const usage = ctx.core.usage.ofNewUser(user)
      return { user: view(user, usage, ctx.core.clock()), api_key: text, warning: WARNING }
    }),

  get: scoped('admin')
    .meta({ openapi: { method: 'GET', path: '/users/{id}', summary: 'Get a user', tags: ['accounts'] } })
    .input(UserId)
    .output(AccountView)
    .query(async ({ ctx, input }) => {
      const user = await ctx.core.users.get(ctx.em(), ctx.principal, input.id, BY_ID)
      const usage = await ctx.core.usage.ofUsers(ctx.em(), [user])
      return view(user, usage.get(user.id), ctx.core.clock())
    }),

  update: scoped('admin')
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/users/{id}',
        summary: 'Update a user',
        tags: ['accounts'],
        errorResponses: { 409: 'A user of that name or email exists already, or the last Super Admin would be none' },
      },
    })
    .input(
      UserId.extend({
        name: Name.optional(),
        email: Email.optional(),
        role: Role.optional(),
        is_active: z.boolean().optional(),
      }),
    )
    .output(AccountView)
    .mutation(async ({ ctx, input }) => {
      const { id, is_active, ...changes } = input
      const status = is_active === undefined ? undefined : is_active ? 'active' : 'inactive'
      const changed = await ctx.core.accounts.update(ctx.em(), ctx.principal, id, { ...changes, status }, BY_ID)
      const { user } = changed
      ctx.notes.narrowedKeys = changed.narrowed.map((key) => key.id)
      const usage = await ctx.core.usage.ofUsers(ctx.em(), [user])
      return view(user, usage.get(user.id), ctx.core.clock())
    }),

  delete: scoped('admin')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/users/{id}',
        summary: 'Delete a user and end its keys',
        tags: ['accounts'],
        errorResponses: { 409: 'The last Super Admin of a tenant cannot be deleted' },
      },
    })
    .input(UserId)
    .output(z.object({ success: z.literal(true), deleted: Id }).meta({ id: 'DeletedAccount' }))
    .mutation(async ({ ctx, input }) => {
      const { id } = await ctx.core.users.delete(ctx.em(), ctx.principal, input.id, { force: true }, BY_ID)
      return { success: true as const, deleted: id }
    }),

  rotateKey: scoped('admin')
    .meta({
      openapi: {
        method: 'POST',
        path: '/users/{id}/rotate-key',
        summary: 'Replace the API key of a user; the old one ends at once',
        tags: ['accounts'],
      },
    })
    .input(UserId)
    .output(z.object({ success: z.literal(true), api_key: z.string(), warning: z.string() }).meta({ id: 'RotatedKey' }))
    .mutation(async ({ ctx, input }) => {
      const { text } = await ctx.core.accounts.rotateKey(ctx.em(), ctx.principal, input.id, BY_ID)
      return { success: true as const, api_key: text, warning: WARNING }
    }),
}
