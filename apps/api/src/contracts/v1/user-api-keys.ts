import { z } from 'zod'
import { scoped } from '../../trpc/procedures.ts'
import { Name, paging } from '../schemas.ts'
import { GatewayKey, keyView } from './api-key-view.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { UserIdentifier } from './users.ts'

export const userApiKeys = {
  list: scoped('keys:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/users/{user_identifier}/api-keys',
        summary: 'List the API keys of a user, all or those of one project',
        tags: ['users'],
      },
      list: 'enveloped',
    })
    .input(
      UserIdentifier.extend({
        project_identifier: z
          .string()
          .max(200)
          .optional()
          .meta({ description: 'Keys for this project, by its id or its name' }),
        status: z
          .enum(['active', 'disabled', 'revoked', 'all'])
          .optional()
          .meta({ description: 'Keys in this state; without it those that were not revoked' }),
        ...paging,
      }).strict(),
    )
    .output(listAnswerOf(GatewayKey))
    .query(async ({ ctx, input }) => {
      const { user_identifier, project_identifier, status, ...page } = input
      const project =
        project_identifier === undefined
          ? undefined
          : await ctx.core.projects.get(ctx.em(), ctx.principal, project_identifier)
      const options = { status: status ?? ('live' as const), ...(project && { project }) }
      const { items, next } = await ctx.core.keys.listOfUser(ctx.em(), ctx.principal, user_identifier, page, options)
      const usages = await ctx.core.keys.usageOf(ctx.em(), items)
      const views = items.map((key) => keyView(key, usages.get(key.id)))
      return listAnswer(ctx.core.clock, 'User API keys retrieved successfully', views, next)
    }),

  create: scoped('keys:create')
    .meta({
      settles: false,
      openapi: {
        method: 'POST',
        path: '/api/v1/users/{user_identifier}/api-keys',
        summary: 'Generate an API key for a user within a project; its text is shown only here',
        tags: ['users'],
      },
      failure: 'API key generation failed',
    })
    .input(
      UserIdentifier.extend({ project_name: Name.optional(), project_id: z.string().max(200).optional() }).refine(
        ({ project_name, project_id }) => (project_name === undefined) !== (project_id === undefined),
        { path: ['project_name'], message: 'either project_name or project_id is required, not both' },
      ),
    )
    .output(answerOf(z.object({ api_key: z.string() })))
    .mutation(async ({ ctx, input }) => {
      const identifier = input.project_id ?? input.project_name ?? ''
      const { text } = await ctx.core.projects.issueKey(ctx.em(), ctx.principal, identifier, input.user_identifier)
      return answerWith(ctx.core.clock, 'API key generated successfully', { api_key: text })
    }),

  deleteAll: scoped('keys:delete')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/users/{user_identifier}/api-keys',
        summary: 'End all API keys of a user',
        tags: ['users'],
      },
      failure: 'API key deletion failed',
    })
    .input(UserIdentifier)
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.keys.revokeAllOf(ctx.em(), ctx.principal, input.user_identifier)
      return answer(ctx.core.clock, 'All user API keys deleted successfully')
    }),
}
