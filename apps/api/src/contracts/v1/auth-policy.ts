import { z } from 'zod'
import { scoped } from '../../calls/procedures.ts'
import { answerOf, answerWith } from './envelope.ts'

const SecondFactorDemand = z.enum(['optional', 'required']).meta({ id: 'SecondFactorDemand' })

const Policy = z
  .object({
    second_factor: SecondFactorDemand.describe(
      '`required`: a person gets a session only with a second factor or a passkey, and must add one at log-in',
    ),
  })
  .meta({ id: 'LoginPolicy' })

const view = (isRequired: boolean) => ({ second_factor: isRequired ? ('required' as const) : ('optional' as const) })

export const authPolicy = {
  get: scoped('settings:read')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/auth/policy',
        summary: 'Get what the tenant demands of log-ins',
        successDescription: 'The policy',
        tags: ['auth'],
      },
    })
    .input(z.object({}))
    .output(answerOf(Policy))
    .query(async ({ ctx: { core, work } }) =>
      answerWith(
        core.clock,
        'Policy retrieved successfully',
        view((await core.settings.get(work)).settings['mfa.required']),
      ),
    ),

  set: scoped('settings:write')
    .meta({
      openapi: {
        method: 'PUT',
        path: '/api/v1/auth/policy',
        summary: 'Set what the tenant demands of log-ins; sessions that are open go on',
        successDescription: 'The policy',
        tags: ['auth'],
      },
      failure: 'Changing the policy failed',
    })
    .input(Policy)
    .output(answerOf(Policy))
    .mutation(async ({ ctx: { core, work }, input }) => {
      const isRequired = input.second_factor === 'required'
      await core.settings.demandSecondFactor(work, isRequired)
      return answerWith(core.clock, 'Policy changed successfully', view(isRequired))
    }),
}
