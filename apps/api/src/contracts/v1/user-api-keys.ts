import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { exactlyOneOf } from '../openapi-keywords.ts'
import { Name, paging } from '../schemas.ts'
import { GatewayKey, keyView } from './api-key-view.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { UserIdentifier } from './users.ts'

const StatusFilter = z.enum(['active', 'disabled', 'revoked', 'all']).meta({ id: 'UserApiKeyFilter' })

const CreatedKey = z
  .object({ api_key: z.string().describe('The full text of the key, shown only here') })
  .meta({ id: 'CreatedUserApiKey' })

/** It has its user's scopes, and may call Keystead while the user has a role. */
const GATEWAY_KEY = { prefix: 'gw', management: null, scopes: null } as const

export const userApiKeys = {
  list: scoped('keys:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/users/{user_identifier}/api-keys',
        summary: 'List the API keys of a user, optionally of one project',
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
        status: StatusFilter.optional().meta({ description: 'Keys with this status; by default those not revoked' }),
        ...paging,
      }).strict(),
    )
    .output(listAnswerOf(GatewayKey))
    .query(async ({ ctx, input }) => {
      const { user_identifier, project_identifier, status, ...page } = input
      const project =
        project_identifier === undefined ? undefined : await ctx.core.projects.get(ctx.work, project_identifier)
      const options = { state: status ?? ('live' as const), projectId: project?.id }
      const { items, next } = await ctx.core.keys.listOfUser(ctx.work, user_identifier, page, options)
      return listAnswer(ctx.core.clock, 'User API keys retrieved successfully', items.map(keyView), next)
    }),

  create: scoped('keys:create')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/users/{user_identifier}/api-keys',
        summary: 'Generate an API key for a user within a project; its text is shown only once',
        successDescription: 'The full text of the new key',
        tags: ['users'],
      },
      failure: 'API key generation failed',
    })
    .input(
      UserIdentifier.extend({
        project_name: Name.optional().describe('Name of the project; give either this or `project_id`'),
        project_id: z
          .string()
          .max(200)
          .optional()
          .describe('Id of the project, or its name; give either this or `project_name`'),
      })
        .refine(({ project_name, project_id }) => (project_name === undefined) !== (project_id === undefined), {
          path: ['project_name'],
          message: 'either project_name or project_id is required, not both',
        })
        .meta(exactlyOneOf('project_name', 'project_id')),
    )
    .output(answerOf(CreatedKey))
    .mutation(async ({ ctx, input }) => {
      const identifier = input.project_id ?? input.project_name ?? ''
      const wanted = { ...GATEWAY_KEY, user: input.user_identifier, project: identifier }
      const { text } = await ctx.core.keys.issue(ctx.work, wanted)
      return answerWith(ctx.core.clock, 'API key generated successfully', { api_key: text })
    }),

  deleteAll: scoped('keys:delete')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/users/{user_identifier}/api-keys',
        summary: 'Revoke all API keys of a user',
        successDescription: 'The keys are revoked',
        tags: ['users'],
      },
      failure: 'API key deletion failed',
    })
    .input(UserIdentifier)
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.keys.revokeAllOf(ctx.work, input.user_identifier)
      return answer(ctx.core.clock, 'All user API keys deleted successfully')
    }),
}
