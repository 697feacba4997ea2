import { Refusal } from '@keystead/domain'
import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { exactlyOneOf, PATTERNS } from '../openapi-keywords.ts'
import { Force, Name, paging } from '../schemas.ts'
import { ConfigView, configView } from './configs.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { CreatedProject, Member, memberView, ProjectView, view } from './project-views.ts'

const ProjectIdentifier = z.object({
  project_identifier: z.string().max(500).meta({ description: 'The id of the project, or its name' }),
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
      const { items, next } = await ctx.core.projects.list(ctx.work, input)
      const counts = await ctx.core.projects.memberCountsOf(ctx.work, items)
      const views = items.map((project) => view(project, counts.get(project.id)))
      return listAnswer(ctx.core.clock, 'Projects retrieved successfully', views, next)
    }),

  create: scoped('projects:create')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/projects',
        summary: 'Create a project',
        successDescription: 'The new project',
        tags: ['projects'],
      },
      failure: 'Project creation failed',
    })
    .input(z.object({ project_name: Name.describe('Name of the project, unique in the tenant') }))
    .output(answerOf(CreatedProject))
    .mutation(async ({ ctx, input }) => {
      const { id, name } = await ctx.core.projects.create(ctx.work, input.project_name)
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
    .input(
      z.object({
        search_term: z
          .string()
          .trim()
          .min(1, 'must not be empty')
          .max(200)
          .meta({ pattern: PATTERNS.notBlank, description: 'Part of the name of a project; case is ignored' }),
        ...paging,
      }),
    )
    .output(listAnswerOf(ProjectView))
    .mutation(async ({ ctx, input }) => {
      const { search_term, ...page } = input
      const { items, next } = await ctx.core.projects.search(ctx.work, search_term, page)
      const counts = await ctx.core.projects.memberCountsOf(ctx.work, items)
      const views = items.map((project) => view(project, counts.get(project.id)))
      return listAnswer(ctx.core.clock, 'Search completed successfully', views, next)
    }),

  get: scoped('projects:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/projects/{project_identifier}',
        summary: 'Get a project',
        successDescription: 'The project',
        tags: ['projects'],
      },
    })
    .input(ProjectIdentifier)
    .output(answerOf(ProjectView))
    .query(async ({ ctx, input }) => {
      const project = await ctx.core.projects.get(ctx.work, input.project_identifier)
      const counts = await ctx.core.projects.memberCountsOf(ctx.work, [project])
      return answerWith(ctx.core.clock, 'Project retrieved successfully', view(project, counts.get(project.id)))
    }),

  delete: scoped('projects:delete')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/projects/{project_identifier}',
        summary: 'Delete a project; requires `force` while it has API keys',
        successDescription: 'The project is deleted',
        tags: ['projects'],
      },
      failure: 'Project deletion failed',
    })
    .input(ProjectIdentifier.extend({ force: Force }))
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.projects.delete(ctx.work, input.project_identifier, input)
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
      const { items, next } = await ctx.core.projects.listMembers(ctx.work, project_identifier, page)
      return listAnswer(ctx.core.clock, 'Project users retrieved successfully', items.map(memberView), next)
    }),

  addUser: scoped('projects:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/projects/{project_identifier}/users',
        summary: 'Add a user to a project; no change if already a member',
        successDescription: 'The user is a member',
        tags: ['projects'],
      },
      failure: 'Adding the user failed',
    })
    .input(
      ProjectIdentifier.extend({
        email: z.string().max(254).optional().describe('Email of the user; give either this or `user_id`'),
        user_id: z.string().max(254).optional().describe('Id of the user, or its email; give either this or `email`'),
      })
        .refine(({ email, user_id }) => (email === undefined) !== (user_id === undefined), {
          path: ['email'],
          message: 'either email or user_id is required, not both',
        })
        .meta(exactlyOneOf('email', 'user_id')),
    )
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      const user = input.user_id ?? input.email ?? ''
      await ctx.core.projects.addMember(ctx.work, input.project_identifier, user)
      return answer(ctx.core.clock, 'User added to project successfully')
    }),

  removeUser: scoped('projects:update')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/projects/{project_identifier}/users/{user_identifier}',
        summary: 'Remove a user from a project and revoke its keys for it',
        successDescription: 'The user is no member',
        tags: ['projects'],
      },
    })
    .input(
      ProjectIdentifier.extend({
        user_identifier: z
          .string()
          .max(500)
          .meta({ description: 'The id of the user, or its email (case-insensitive)' }),
      }),
    )
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.projects.removeMember(ctx.work, input.project_identifier, input.user_identifier)
      return answer(ctx.core.clock, 'User removed from project successfully')
    }),

  clearUsers: scoped('projects:update')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/projects/{project_identifier}/users',
        summary: 'Remove all users from a project and revoke its keys',
        successDescription: 'The project has no members',
        tags: ['projects'],
      },
    })
    .input(ProjectIdentifier)
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.projects.clearMembers(ctx.work, input.project_identifier)
      return answer(ctx.core.clock, 'All users removed from project successfully')
    }),

  assignConfig: scoped('projects:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/projects/{project_identifier}/assign-config',
        summary: 'Assign an MCP configuration to a project',
        successDescription: 'The configuration is assigned',
        tags: ['projects'],
      },
      failure: 'Configuration assignment failed',
    })
    .input(
      ProjectIdentifier.extend({
        config_name: Name.optional().describe('Name of the configuration; give either this or `config_id`'),
        config_id: z
          .string()
          .max(200)
          .optional()
          .describe('Id of the configuration, or its name; give either this or `config_name`'),
      })
        .refine(({ config_name, config_id }) => (config_name === undefined) !== (config_id === undefined), {
          path: ['config_name'],
          message: 'either config_name or config_id is required, not both',
        })
        .meta(exactlyOneOf('config_name', 'config_id')),
    )
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      const config = input.config_id ?? input.config_name ?? null
      await ctx.core.projects.assignConfig(ctx.work, input.project_identifier, config)
      return answer(ctx.core.clock, 'Configuration assigned to project successfully')
    }),

  unassignConfig: scoped('projects:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/projects/{project_identifier}/unassign-config',
        summary: 'Unassign the MCP configuration of a project',
        successDescription: 'The project has no configuration',
        tags: ['projects'],
      },
    })
    .input(ProjectIdentifier)
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.projects.assignConfig(ctx.work, input.project_identifier, null)
      return answer(ctx.core.clock, 'Configuration unassigned from project successfully')
    }),

  config: scoped('projects:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/projects/{project_identifier}/config',
        summary: 'Get the MCP configuration of a project',
        successDescription: 'The configuration',
        tags: ['projects'],
      },
    })
    .input(ProjectIdentifier)
    .output(answerOf(ConfigView))
    .query(async ({ ctx, input }) => {
      const project = await ctx.core.projects.get(ctx.work, input.project_identifier)
      const config = project.config?.getEntity()
      if (!config) throw new Refusal('not_found', 'Project has no configuration')
      const users = await ctx.core.configs.projectsOf(ctx.work, [config])
      const shown = configView(ctx.core.configs.opened(config), users.get(config.id))
      return answerWith(ctx.core.clock, 'Project configuration retrieved successfully', shown)
    }),
}
