import { type FactorChallenge, foldEmail, Refusal } from '@keystead/domain'
import { z } from 'zod'
import { attempt, authenticated } from '../../calls/procedures.ts'
import { PATTERNS } from '../openapi-keywords.ts'
import { Id } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith } from './envelope.ts'
import { secondStep } from './second-step.ts'
import { SessionView, sessionView } from './session-views.ts'

/** Log-in credentials, on any contract. */
export const credentials = {
  email: z
    .string()
    .min(1, { error: 'must not be empty', abort: true })
    .max(254)
    .refine((text) => foldEmail(text) !== null, 'must be an email address, in ASCII before the @')
    .meta({ pattern: PATTERNS.anyEmail, description: 'Email address of the user; case is ignored' }),
  password: z.string().min(1, 'must not be empty').max(1000).describe('Password of the user'),
}

/** The failure of a log-in that a second factor completes. */
const mfaRequired = (challenge: FactorChallenge): Refusal =>
  new Refusal(
    'mfa_required',
    challenge.mustEnrol
      ? 'Your tenant demands a second factor: add one with this challenge'
      : 'Complete the log-in with a second factor',
    { challenge },
  )

export const auth = {
  login: attempt
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/login',
        summary: 'Log in with email and password; five failures lock the address for 15 minutes',
        successDescription: 'The session',
        tags: ['auth'],
        errorResponses: {
          401: 'Wrong email or password; or, with the code `mfa_required`, a second factor must follow',
          403: 'The tenant demands that this person signs in with its identity provider',
          429: 'Too many attempts from this address, or too many failures for this email',
        },
      },
      failure: 'Log-in failed',
    })
    .input(
      z.object({
        ...credentials,
        tenant_id: Id.optional().describe(
          'Id of the tenant to log in to; by default the default tenant, or else that of the oldest user with this email',
        ),
      }),
    )
    .output(answerOf(SessionView))
    .mutation(async ({ ctx, input }) => {
      const { email, password, tenant_id: tenantId } = input
      const { core, request } = ctx
      const work = core.work.beginAnonymous(request.origin)
      const outcome = await core.sessions.logIn(work, { email, password, tenantId })
      if (outcome.kind === 'challenge') throw mfaRequired(outcome)
      return answerWith(ctx.core.clock, 'Login successful', sessionView(outcome))
    }),

  ...secondStep,

  logout: authenticated
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/logout',
        summary: 'End the session',
        successDescription: 'The session is ended',
        tags: ['auth'],
      },
      failure: 'Log-out failed',
    })
    .input(z.object({}))
    .output(Answer)
    .mutation(async ({ ctx }) => {
      await ctx.core.sessions.logOut(ctx.work)
      return answer(ctx.core.clock, 'Logout successful')
    }),
}
