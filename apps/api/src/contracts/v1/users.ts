import { type ApiUser, type Project, ROLES, USER_KINDS, USER_STATUSES, userNotFound } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Email, Force, Id, iso, Name, paging, Timestamp } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'

const Role = z.enum(ROLES).meta({ id: 'Role' })

/** An id or an email; one that is neither names nobody, which is 404. */
export const UserIdentifier = z.object({
  user_identifier: z.string().meta({ description: 'The id of the user, or its email in any case' }),
})

/** A user who signs in has an email; one made for a service by another contract may have none. */
const UserEmail = z.string().nullable()

const ListedUser = z
  .object({
    user_id: Id,
    email: UserEmail,
    username: z.string().nullable(),
    name: z.string(),
    roles: z.array(z.string()),
    status: z.string(),
    projects_count: z.int(),
    api_keys_count: z.int(),
    created_at: Timestamp,
  })
  .meta({ id: 'User' })

const FoundUser = z
  .object({ user_id: Id, email: UserEmail, projects_count: z.int(), created_at: Timestamp })
  .meta({ id: 'FoundUser' })

const NewUser = z
  .object({
    user_id: Id,
    email: UserEmail,
    username: z.string().nullable(),
    roles: z.array(z.string()),
    created_at: Timestamp,
  })
  .meta({ id: 'NewUser' })

const UserDetails = z
  .object({
    user_id: Id,
    email: UserEmail,
    username: z.string().nullable(),
    name: z.string(),
    roles: z.array(z.string()),
    projects: z.array(z.object({ project_id: Id, project_name: z.string() })),
    api_keys_count: z.int(),
    created_at: Timestamp,
  })
  .meta({ id: 'UserDetails' })

const UserProject = z
  .object({
    project_id: Id,
    project_name: z.string(),
    mcp_config_name: z.string().nullable(),
    created_at: Timestamp,
  })
  .meta({ id: 'UserProject' })

const NarrowedKeys = z
  .object({ narrowed_keys: z.array(Id).meta({ description: 'The keys that lost scopes because their user did' }) })
  .meta({ id: 'NarrowedKeys', description: 'Only there when keys lost scopes' })

interface Counts {
  keys: number
  projects: number
}

const listed = (user: ApiUser, counts: Counts | undefined, now: Date): z.infer<typeof ListedUser> => ({
  user_id: user.id,
  email: user.email ?? null,
  username: user.username ?? null,
  name: user.name,
  roles: user.roles,
  status: user.statusAt(now),
  projects_count: counts?.projects ?? 0,
  api_keys_count: counts?.keys ?? 0,
  created_at: iso(user.createdAt),
})

const projectView = (project: Project): z.infer<typeof UserProject> => ({
  project_id: project.id,
  project_name: project.name,
  mcp_config_name: project.config?.getEntity().name ?? null,
  created_at: iso(project.createdAt),
})

export const users = {
  list: scoped('users:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/users',
        summary: 'List users with filters, newest first',
        tags: ['users'],
      },
      list: 'enveloped',
      failure: 'User listing failed',
    })
    .input(
      z.strictObject({
        ...paging,
        email: z.string().max(254).optional().meta({ description: 'The user of this email, in any case' }),
        username: z.string().max(200).optional().meta({ description: 'The users of this user name' }),
        role: Role.optional().meta({ description: 'Users that hold this role' }),
        kind: z.enum(USER_KINDS).optional().meta({ description: 'Services, or people' }),
        status: z.enum(USER_STATUSES).optional().meta({ description: 'Users in this state' }),
      }),
    )
    .output(listAnswerOf(ListedUser))
    .query(async ({ ctx, input }) => {
      const { limit, cursor, ...filter } = input
      const { items, next } = await ctx.core.users.list(ctx.em(), ctx.principal, filter, { limit, cursor })
      const counts = await ctx.core.users.countsOf(ctx.em(), items)
      const views = items.map((user) => listed(user, counts.get(user.id), ctx.core.clock()))
      return listAnswer(ctx.core.clock, 'Users retrieved successfully', views, next)
    }),

  create: scoped('users:create')
    .meta({
      settles: false,
      openapi: { method: 'POST', path: '/api/v1/users', summary: 'Create a user', tags: ['users'] },
      failure: 'User creation failed',
    })
    .input(
      z.object({
        email: Email,
        username: Name.optional(),
        name: Name.optional(),
        roles: z.array(Role).max(ROLES.length).default([]),
      }),
    )
    .output(answerOf(NewUser))
    .mutation(async ({ ctx, input }) => {
      const name = input.name ?? input.username ?? input.email
      const user = await ctx.core.users.create(ctx.em(), ctx.principal, { ...input, name, kind: 'person' })
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
        tags: ['users'],
      },
    })
    .input(UserIdentifier)
    .output(answerOf(UserDetails))
    .query(async ({ ctx, input }) => {
      const user = await ctx.core.userDirectory.findProfile(ctx.principal.tenantId, input.user_identifier)
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
        summary: 'Update the email of a user, its names or its roles',
        tags: ['users'],
      },
      failure: 'User update failed',
    })
    .input(
      UserIdentifier.extend({
        new_email: Email.optional(),
        username: Name.nullable().optional(),
        name: Name.optional(),
        roles: z.array(Role).max(ROLES.length).optional(),
        status: z.enum(['active', 'inactive']).optional(),
      }).refine(
        (input) => Object.entries(input).some(([name, value]) => name !== 'user_identifier' && value !== undefined),
        {
          path: ['new_email'],
          message: 'is required, unless another field is to change',
        },
      ),
    )
    .output(Answer.extend({ data: NarrowedKeys.optional() }))
    .mutation(async ({ ctx, input }) => {
      const { user_identifier, new_email, ...changes } = input
      const fields = { ...changes, email: new_email }
      const { narrowed } = await ctx.core.users.update(ctx.em(), ctx.principal, user_identifier, fields)
      const narrowed_keys = narrowed.map((key) => key.id)
      ctx.notes.narrowedKeys = narrowed_keys
      const told = answer(ctx.core.clock, 'User updated successfully')
      return narrowed_keys.length === 0 ? told : { ...told, data: { narrowed_keys } }
    }),

  delete: scoped('users:delete')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/users/{user_identifier}',
        summary: 'Delete a user, its keys and its memberships',
        tags: ['users'],
      },
      failure: 'User deletion failed',
    })
    .input(UserIdentifier.extend({ force: Force }))
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.users.delete(ctx.em(), ctx.principal, input.user_identifier, input)
      return answer(ctx.core.clock, 'User deleted successfully')
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
      const { items, next } = await ctx.core.projects.listOfUser(ctx.em(), ctx.principal, user_identifier, page)
      return listAnswer(ctx.core.clock, 'User projects retrieved successfully', items.map(projectView), next)
    }),

  search: scoped('users:read')
    .meta({
      openapi: { method: 'POST', path: '/api/v1/users/search', summary: 'Search users by email', tags: ['users'] },
      list: 'enveloped',
      failure: 'User search failed',
    })
    .input(z.object({ search_term: z.string().trim().min(1, 'must not be empty').max(254), ...paging }))
    .output(listAnswerOf(FoundUser))
    .mutation(async ({ ctx, input }) => {
      const { search_term, ...page } = input
      const { items, next } = await ctx.core.users.search(ctx.em(), ctx.principal, search_term, page)
      const counts = await ctx.core.users.countsOf(ctx.em(), items)
      const found = items.map((user) => ({
        user_id: user.id,
        email: user.email ?? null,
        projects_count: counts.get(user.id)?.projects ?? 0,
        created_at: iso(user.createdAt),
      }))
      return listAnswer(ctx.core.clock, 'Search completed successfully', found, next)
    }),
}
