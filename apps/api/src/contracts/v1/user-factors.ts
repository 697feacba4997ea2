import { scoped } from '../../calls/procedures.ts'
import { Answer, answer, answerOf, answerWith } from './envelope.ts'
import { FactorsView, factorsView } from './factors.ts'
import { UserIdentifier } from './users.ts'

export const userFactors = {
  list: scoped('users:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/users/{user_identifier}/factors',
        summary: 'List the second factors of a user',
        successDescription: 'The factors',
        tags: ['factors'],
        errorResponses: { 404: 'There is no such user' },
      },
    })
    .input(UserIdentifier)
    .output(answerOf(FactorsView))
    .query(async ({ ctx: { core, work }, input }) => {
      const list = await core.factors.listOf(work, input.user_identifier)
      return answerWith(core.clock, 'Factors retrieved successfully', factorsView(list))
    }),

  removeAll: scoped('users:update')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/users/{user_identifier}/factors',
        summary: 'Remove all second factors of a user who has lost them, with the recovery codes',
        successDescription: 'The factors are removed',
        tags: ['factors'],
        errorResponses: { 403: 'A scope is missing, or the user holds more than you do', 404: 'There is no such user' },
      },
      failure: 'Removing the factors failed',
    })
    .input(UserIdentifier)
    .output(Answer)
    .mutation(async ({ ctx: { core, work }, input }) => {
      await core.factors.removeOf(work, input.user_identifier)
      return answer(core.clock, 'Factors removed successfully')
    }),
}
