import { userNotFound } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { atLeastOneOf, PATTERNS } from '../openapi-keywords.ts'
import { Email, Force, iso, Name, paging, Roles, UserStatus } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { EffectiveScopes, effectiveScopesView } from './effective-scopes-view.ts'
import { FoundUser, NarrowedKeys, CreatedUser, projectView, UserDetails, UserProject } from './user-views.ts'
import { userLists } from './user-lists.ts'

/** `expired` follows from the expiration. */
const StatusParam = UserStatus.exclude(['expired']).meta({ id: 'UserStatusParam' })

/** An id or an email; any other text is 404. */
export const UserIdentifier = z.object({
  user_identifier: z.string().meta({ description: 'The id of the user, or its email (case-insensitive)' }),
})

export const users = {
  ...userLists,

  create: scoped('users:create')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/users',
        summary: 'Create a user',
        successDescription: 'The new user',
        tags: ['users'],
      },
      failure: 'User creation failed',
    })
    .input(
      z.object({
        email: Email.describe('Email address, unique in the tenant; case is ignored when it is compared'),
        username: Name.optional().describe('User name, unique in the tenant'),
        name: Name.optional().describe(
          'Display name, unique in the tenant; by default the user name, or else the email',
        ),
        roles: Roles.default([]).describe('Roles of the user; you can give only roles whose scopes you hold'),
      }),
    )
    .output(answerOf(CreatedUser))
    .mutation(async ({ ctx, input }) => {
      const name = input.name ?? input.username ?? input.email
      const user = await ctx.core.users.create(ctx.work, { ...input, name, kind: 'person' })
      return answerWith(ctx.core.clock, 'User created successfully', {
        user_id: user.id,
        email: user.email ?? null,
        username: user.username ?? null,
        roles: user.roles,
        created_at: iso(user.createdAt),
      })
    }),

  get: scoped('users:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/users/{user_identifier}',
        summary: 'Get a user with its projects',
        successDescription: 'The user',
        tags: ['users'],
      },
    })
    .input(UserIdentifier)
    .output(answerOf(UserDetails))
    .query(async ({ ctx, input }) => {
      const user = await ctx.core.userDirectory.findProfile(ctx.work.principal.tenantId, input.user_identifier)
      if (!user) throw userNotFound()
      return answerWith(ctx.core.clock, 'User retrieved successfully', {
        user_id: user.id,
        email: user.email,
        username: user.username,
        name: user.name,
        roles: user.roles,
        projects: user.projects,
        api_keys_count: user.liveKeys,
        created_at: iso(user.createdAt),
      })
    }),

  update: scoped('users:update')
    .meta({
      openapi: {
        method: 'PUT',
        path: '/api/v1/users/{user_identifier}',
        summary: 'Update the email, names, roles or status of a user',
        successDescription: 'The user is changed; `data` only if its keys lost scopes',
        tags: ['users'],
      },
      failure: 'User update failed',
    })
    .input(
      UserIdentifier.extend({
        new_email: Email.optional().describe('New email address, unique in the tenant'),
        username: Name.nullable().optional().describe('New user name, unique in the tenant; null removes it'),
        name: Name.optional().describe('New display name, unique in the tenant'),
        roles: Roles.optional().describe(
          'New roles, in place of the present ones; its keys lose the scopes that it loses',
        ),
        status: StatusParam.optional().describe('inactive: its keys and sessions stop working'),
      })
        .refine(
          (input) => Object.entries(input).some(([name, value]) => name !== 'user_identifier' && value !== undefined),
          {
            path: ['new_email'],
            message: 'is required unless another field is given',
          },
        )
        .meta(atLeastOneOf('new_email', 'username', 'name', 'roles', 'status')),
    )
    .output(
      Answer.extend({ data: NarrowedKeys.optional().describe('The keys that lost scopes; absent when none did') }).meta(
        {
          id: 'UpdatedUserResponse',
        },
      ),
    )
    .mutation(async ({ ctx, input }) => {
      const { user_identifier, new_email, ...changes } = input
      const fields = { ...changes, email: new_email }
      await ctx.core.users.update(ctx.work, user_identifier, fields)
      const narrowed_keys = [...ctx.work.outcome.narrowedKeys]
      const told = answer(ctx.core.clock, 'User updated successfully')
      return narrowed_keys.length === 0 ? told : { ...told, data: { narrowed_keys } }
    }),

  delete: scoped('users:delete')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/users/{user_identifier}',
        summary: 'Delete a user, its keys and its memberships',
        successDescription: 'The user is deleted',
        tags: ['users'],
      },
      failure: 'User deletion failed',
    })
    .input(UserIdentifier.extend({ force: Force }))
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.users.delete(ctx.work, input.user_identifier, input)
      return answer(ctx.core.clock, 'User deleted successfully')
    }),

  effectiveScopes: scoped('users:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/users/{user_identifier}/effective-scopes',
        summary: 'Get the scopes of a user, and where each comes from',
        successDescription: 'The scopes that the user holds now',
        tags: ['users'],
      },
    })
    .input(UserIdentifier)
    .output(answerOf(EffectiveScopes))
    .query(async ({ ctx, input }) => {
      const found = await ctx.core.roles.effectiveScopes(ctx.work, input.user_identifier)
      return answerWith(ctx.core.clock, 'Effective scopes retrieved successfully', effectiveScopesView(found))
    }),

  projects: scoped('users:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/users/{user_identifier}/projects',
        summary: 'List the projects of a user',
        tags: ['users'],
      },
      list: 'enveloped',
    })
    .input(UserIdentifier.extend(paging).strict())
    .output(listAnswerOf(UserProject))
    .query(async ({ ctx, input }) => {
      const { user_identifier, ...page } = input
      const { items, next } = await ctx.core.projects.listOfUser(ctx.work, user_identifier, page)
      return listAnswer(ctx.core.clock, 'User projects retrieved successfully', items.map(projectView), next)
    }),

  search: scoped('users:read')
    .meta({
      openapi: { method: 'POST', path: '/api/v1/users/search', summary: 'Search users by email', tags: ['users'] },
      list: 'enveloped',
      failure: 'User search failed',
    })
    .input(
      z.object({
        search_term: z
          .string()
          .trim()
          .min(1, 'must not be empty')
          .max(254)
          .meta({ pattern: PATTERNS.notBlank, description: 'Part of an email address; case is ignored' }),
        ...paging,
      }),
    )
    .output(listAnswerOf(FoundUser))
    .mutation(async ({ ctx, input }) => {
      const { search_term, ...page } = input
      const { items, next } = await ctx.core.users.search(ctx.work, search_term, page)
      const counts = await ctx.core.users.countsOf(ctx.work, items)
      const found = items.map((user) => ({
        user_id: user.id,
        email: user.email ?? null,
        projects_count: counts.get(user.id)?.projects ?? 0,
        created_at: iso(user.createdAt),
      }))
      return listAnswer(ctx.core.clock, 'Search completed successfully', found, next)
    }),
}
