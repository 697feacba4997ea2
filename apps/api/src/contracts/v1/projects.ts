import { type ApiUser, type Project, Refusal } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Force, Id, iso, Name, paging, Timestamp } from '../schemas.ts'
import { ConfigView, configView } from './configs.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'

const ProjectIdentifier = z.object({
  project_identifier: z.string().max(500).meta({ description: 'The id of the project, or its name' }),
})

export const ProjectView = z
  .object({
    project_id: Id,
    project_name: z.string(),
    mcp_config_id: Id.nullable(),
    mcp_config_name: z.string().nullable(),
    users_count: z.int(),
    created_at: Timestamp,
  })
  .meta({ id: 'Project' })

const Member = z.object({ user_id: Id, email: z.string().nullable(), created_at: Timestamp }).meta({ id: 'Member' })

const view = (project: Project, usersCount = 0): z.infer<typeof ProjectView> => ({
  project_id: project.id,
  project_name: project.name,
  mcp_config_id: project.config?.id ?? null,
  mcp_config_name: project.config?.getEntity().name ?? null,
  users_count: usersCount,
  created_at: iso(project.createdAt),
})

const memberView = (user: ApiUser): z.infer<typeof Member> => ({
  user_id: user.id,
  email: user.email ?? null,
  created_at: iso(user.createdAt),
})

export const projects = {
  list: scoped('projects:read')
    .meta({
      openapi: { method: 'GET', path: '/api/v1/projects', summary: 'List projects, newest first', tags: ['projects'] },
      list: 'enveloped',
      failure: 'Project listing failed',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(ProjectView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.projects.list(ctx.em(), ctx.principal, input)
      const counts = await ctx.core.projects.memberCountsOf(ctx.em(), items)
      const views = items.map((project) => view(project, counts.get(project.id)))
      return listAnswer(ctx.core.clock, 'Projects retrieved successfully', views, next)
    }),

  create: scoped('projects:create')
    .meta({
      settles: false,
      openapi: { method: 'POST', path: '/api/v1/projects', summary: 'Create a project', tags: ['projects'] },
      failure: 'Project creation failed',
    })
    .input(z.object({ project_name: Name }))
    .output(answerOf(z.object({ project_id: Id, project_name: z.string() })))
    .mutation(async ({ ctx, input }) => {
      const { id, name } = await ctx.core.projects.create(ctx.em(), ctx.principal, input.project_name)
      return answerWith(ctx.core.clock, 'Project created successfully', { project_id: id, project_name: name })
    }),

  search: scoped('projects:read')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/projects/search',
        summary: 'Search projects by name',
        tags: ['projects'],
      },
      list: 'enveloped',
      failure: 'Project search failed',
    })
    .input(z.object({ search_term: z.string().trim().min(1, 'must not be empty').max(200), ...paging }))
    .output(listAnswerOf(ProjectView))
    .mutation(async ({ ctx, input }) => {
      const { search_term, ...page } = input
      const { items, next } = await ctx.core.projects.search(ctx.em(), ctx.principal, search_term, page)
      const counts = await ctx.core.projects.memberCountsOf(ctx.em(), items)
      const views = items.map((project) => view(project, counts.get(project.id)))
      return listAnswer(ctx.core.clock, 'Search completed successfully', views, next)
    }),

  get: scoped('projects:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/projects/{project_identifier}',
        summary: 'Get a project',
        tags: ['projects'],
      },
    })
    .input(ProjectIdentifier)
    .output(answerOf(ProjectView))
    .query(async ({ ctx, input }) => {
      const project = await ctx.core.projects.get(ctx.em(), ctx.principal, input.project_identifier)
      const counts = await ctx.core.projects.memberCountsOf(ctx.em(), [project])
      return answerWith(ctx.core.clock, 'Project retrieved successfully', view(project, counts.get(project.id)))
    }),

  delete: scoped('projects:delete')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/projects/{project_identifier}',
        summary: 'Delete a project; one with API keys only by force',
        tags: ['projects'],
      },
      failure: 'Project deletion failed',
    })
    .input(ProjectIdentifier.extend({ force: Force }))
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.projects.delete(ctx.em(), ctx.principal, input.project_identifier, input)
      return answer(ctx.core.clock, 'Project deleted successfully')
    }),

  users: scoped('projects:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/projects/{project_identifier}/users',
        summary: 'List the users of a project',
        tags: ['projects'],
      },
      list: 'enveloped',
    })
    .input(ProjectIdentifier.extend(paging).strict())
    .output(listAnswerOf(Member))
    .query(async ({ ctx, input }) => {
      const { project_identifier, ...page } = input
      const { items, next } = await ctx.core.projects.listMembers(ctx.em(), ctx.principal, project_identifier, page)
      return listAnswer(ctx.core.clock, 'Project users retrieved successfully', items.map(memberView), next)
    }),

  addUser: scoped('projects:update')
    .meta({
      settles: false,
      openapi: {
        method: 'POST',
        path: '/api/v1/projects/{project_identifier}/users',
        summary: 'Add a user to a project; one who is in it already stays',
        tags: ['projects'],
      },
      failure: 'Adding the user failed',
    })
    .input(
      ProjectIdentifier.extend({
        email: z.string().max(254).optional(),
        user_id: z.string().max(254).optional(),
      }).refine(({ email, user_id }) => (email === undefined) !== (user_id === undefined), {
        path: ['email'],
        message: 'either email or user_id is required, not both',
      }),
    )
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      const user = input.user_id ?? input.email ?? ''
      await ctx.core.projects.addMember(ctx.em(), ctx.principal, input.project_identifier, user)
      return answer(ctx.core.clock, 'User added to project successfully')
    }),

  removeUser: scoped('projects:update')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/projects/{project_identifier}/users/{user_identifier}',
        summary: 'Take a user out of a project and end its keys for it',
        tags: ['projects'],
      },
    })
    .input(
      ProjectIdentifier.extend({
        user_identifier: z.string().max(500).meta({ description: 'The id of the user, or its email in any case' }),
      }),
    )
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.projects.removeMember(ctx.em(), ctx.principal, input.project_identifier, input.user_identifier)
      return answer(ctx.core.clock, 'User removed from project successfully')
    }),

  clearUsers: scoped('projects:update')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/projects/{project_identifier}/users',
        summary: 'Take all users out of a project and end its keys',
        tags: ['projects'],
      },
    })
    .input(ProjectIdentifier)
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.projects.clearMembers(ctx.em(), ctx.principal, input.project_identifier)
      return answer(ctx.core.clock, 'All users removed from project successfully')
    }),

  assignConfig: scoped('projects:update')
    .meta({
      settles: false,
      openapi: {
        method: 'POST',
        path: '/api/v1/projects/{project_identifier}/assign-config',
        summary: 'Assign an MCP configuration to a project',
        tags: ['projects'],
      },
      failure: 'Configuration assignment failed',
    })
    .input(
      ProjectIdentifier.extend({ config_name: Name.optional(), config_id: z.string().max(200).optional() }).refine(
        ({ config_name, config_id }) => (config_name === undefined) !== (config_id === undefined),
        { path: ['config_name'], message: 'either config_name or config_id is required, not both' },
      ),
    )
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      const config = input.config_id ?? input.config_name ?? null
      await ctx.core.projects.assignConfig(ctx.em(), ctx.principal, input.project_identifier, config)
      return answer(ctx.core.clock, 'Configuration assigned to project successfully')
    }),

  unassignConfig: scoped('projects:update')
    .meta({
      settles: false,
      openapi: {
        method: 'POST',
        path: '/api/v1/projects/{project_identifier}/unassign-config',
        summary: 'Take the MCP configuration away from a project',
        tags: ['projects'],
      },
    })
    .input(ProjectIdentifier)
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.projects.assignConfig(ctx.em(), ctx.principal, input.project_identifier, null)
      return answer(ctx.core.clock, 'Configuration unassigned from project successfully')
    }),

  config: scoped('projects:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/projects/{project_identifier}/config',
        summary: 'Get the MCP configuration of a project',
        tags: ['projects'],
      },
    })
    .input(ProjectIdentifier)
    .output(answerOf(ConfigView))
    .query(async ({ ctx, input }) => {
      const project = await ctx.core.projects.get(ctx.em(), ctx.principal, input.project_identifier)
      const config = project.config?.getEntity()
      if (!config) throw new Refusal('not_found', 'Project has no configuration')
      const users = await ctx.core.configs.projectsOf(ctx.em(), [config])
      const shown = configView(ctx.core.configs.opened(config), users.get(config.id))
      return answerWith(ctx.core.clock, 'Project configuration retrieved successfully', shown)
    }),
}
