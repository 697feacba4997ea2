import type { ApiUser, UsageSummary } from '@keystead/domain'
import { z } from 'zod'
import type { Context } from '../../calls/context.ts'
import { scoped } from '../../calls/procedures.ts'
import { Email, Id, iso, Name, pageOf, paging, Timestamp } from '../schemas.ts'

const Role = z.enum(['user', 'admin']).meta({ id: 'AccountRole' })

/** `first_used_at` and `last_used_at` are absent before the first use, as the document prints it. */
const UsageView = z
  .object({
    total_requests: z.int().describe('Requests so far'),
    last_used_at: Timestamp.optional().describe('Time of the latest request; absent before the first'),
    first_used_at: Timestamp.optional().describe('Time of the first request; absent before it'),
    requests_today: z.int().meta({ description: 'Requests on the current UTC day' }),
    last_reset: Timestamp.meta({ description: 'Start of the daily count' }),
  })
  .meta({ id: 'AccountUsage' })

export const AccountView = z
  .object({
    user_id: Id.describe('Id of the user'),
    name: z.string().describe('Name, unique in the tenant'),
    email: z.string().nullable().describe('Email address, unique in the tenant; null if none was given'),
    role: Role.describe('admin: may manage the tenant; user: may not'),
    is_active: z.boolean().describe('Whether its API key works'),
    created_at: Timestamp.describe('When the user was created'),
    updated_at: Timestamp.describe('When the user was last changed; a request changes nothing'),
    usage: UsageView.describe('Requests made with the keys of the user'),
  })
  .meta({ id: 'Account' })

const success = z.literal(true).describe('Always true: a failure has another status')

const shownOnce = {
  api_key: z.string().describe('The full text of the API key, shown only here'),
  warning: z.string().describe('A reminder for people to save the key'),
}

const WARNING = 'Save this API key now. It cannot be retrieved again.'

/** The contract covers all users, by their ids. */
const BY_ID = { byIdOnly: true } as const

/** Not validated as a UUID: an unknown identifier is 404. */
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

/** The role of a user in the terms of the document, which has none for a Super Admin or a viewer. */
const accountRole = ({ roles }: ApiUser): z.infer<typeof Role> =>
  roles.includes('admin') || roles.includes('super_admin') ? 'admin' : 'user'

/**
 * The new roles of a user. Sending its current role changes nothing, so that a client that sends back what it read does not turn
 * a Super Admin into an admin.
 */
async function newRoles({ core, work }: Context, id: string, role: z.infer<typeof Role> | undefined) {
  if (role === undefined) return undefined
  return role === accountRole(await core.users.get(work, id, BY_ID)) ? undefined : [role]
}

/** Its scopes follow its user's role. */
const PRIMARY_KEY = { prefix: 'ks', kind: 'primary', management: true, name: 'Primary', scopes: null } as const

export const users = {
  list: scoped('admin')
    .meta({
      openapi: { method: 'GET', path: '/users', summary: 'List users, newest first', tags: ['accounts'] },
      list: 'bare',
    })
    .input(z.strictObject(paging))
    .output(pageOf(AccountView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.users.list(ctx.work, {}, input)
      const usage = await ctx.core.usage.ofUsers(ctx.work, items)
      const now = ctx.core.clock()
      return { items: items.map((user) => view(user, usage.get(user.id), now)), next_cursor: next }
    }),

  create: scoped('admin')
    .meta({
      openapi: {
        method: 'POST',
        path: '/users',
        summary: 'Create a user with an API key, which is shown only once',
        successDescription: 'The new user and the full text of its key',
        tags: ['accounts'],
        errorResponses: { 409: 'A user with this name or email already exists' },
      },
      status: 201,
    })
    .input(
      z.object({
        name: Name.describe('Name, unique in the tenant'),
        email: Email.optional().describe('Email address, unique in the tenant; case is ignored when it is compared'),
        role: Role.default('user').describe('admin: may manage the tenant; user: may not'),
      }),
    )
    .output(z.object({ user: AccountView.describe('The new user'), ...shownOnce }).meta({ id: 'CreatedAccount' }))
    .mutation(async ({ ctx, input }) => {
      const { name, email, role } = input
      const account = { kind: 'service' as const, name, email, roles: [role] }
      const { user, text } = await ctx.core.keys.issueWithUser(ctx.work, account, PRIMARY_KEY)
      const usage = ctx.core.usage.ofNewUser(user)
      return { user: view(user, usage, ctx.core.clock()), api_key: text, warning: WARNING }
    }),

  get: scoped('admin')
    .meta({
      openapi: {
        method: 'GET',
        path: '/users/{id}',
        summary: 'Get a user',
        successDescription: 'The user',
        tags: ['accounts'],
      },
    })
    .input(UserId)
    .output(AccountView)
    .query(async ({ ctx, input }) => {
      const user = await ctx.core.users.get(ctx.work, input.id, BY_ID)
      const usage = await ctx.core.usage.ofUsers(ctx.work, [user])
      return view(user, usage.get(user.id), ctx.core.clock())
    }),

  update: scoped('admin')
    .meta({
      openapi: {
        method: 'PATCH',
        path: '/users/{id}',
        summary: 'Update a user',
        successDescription: 'The user as it is now',
        tags: ['accounts'],
        errorResponses: {
          409: 'A user with this name or email already exists, or the tenant would lose its last Super Admin',
        },
      },
    })
    .input(
      UserId.extend({
        name: Name.optional().describe('New name, unique in the tenant'),
        email: Email.optional().describe('New email address, unique in the tenant'),
        role: Role.optional().describe('New role; the present one changes nothing'),
        is_active: z.boolean().optional().describe('False: its API key stops working'),
      }),
    )
    .output(AccountView)
    .mutation(async ({ ctx, input }) => {
      const { id, is_active, role, ...changes } = input
      const status = is_active === undefined ? undefined : is_active ? 'active' : 'inactive'
      const roles = await newRoles(ctx, id, role)
      const user = await ctx.core.users.update(ctx.work, id, { ...changes, roles, status }, BY_ID)
      const usage = await ctx.core.usage.ofUsers(ctx.work, [user])
      return view(user, usage.get(user.id), ctx.core.clock())
    }),

  delete: scoped('admin')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/users/{id}',
        summary: 'Delete a user and revoke its keys',
        successDescription: 'The user is deleted',
        tags: ['accounts'],
        errorResponses: { 409: 'The last Super Admin of a tenant cannot be deleted' },
      },
    })
    .input(UserId)
    .output(z.object({ success, deleted: Id.describe('Id of the deleted user') }).meta({ id: 'DeletedAccount' }))
    .mutation(async ({ ctx, input }) => {
      const { id } = await ctx.core.users.delete(ctx.work, input.id, { force: true }, BY_ID)
      return { success: true as const, deleted: id }
    }),

  rotateKey: scoped('admin')
    .meta({
      openapi: {
        method: 'POST',
        path: '/users/{id}/rotate-key',
        summary: 'Replace the API key of a user; the old one is revoked immediately',
        successDescription: 'The full text of the new key',
        tags: ['accounts'],
      },
    })
    .input(UserId)
    .output(z.object({ success, ...shownOnce }).meta({ id: 'RotatedAccountKey' }))
    .mutation(async ({ ctx, input }) => {
      const { text } = await ctx.core.keys.replacePrimary(ctx.work, input.id, PRIMARY_KEY, BY_ID)
      return { success: true as const, api_key: text, warning: WARNING }
    }),
}
