import { foldEmail } from '@keystead/domain'
import { z } from 'zod'
import { attempt, authenticated } from '../../trpc/procedures.ts'
import { Id, iso, Timestamp } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith } from './envelope.ts'

const SessionView = z
  .object({
    session_token: z.string(),
    expires_at: Timestamp,
    user: z.object({
      user_id: Id,
      tenant_id: Id,
      email: z.string().nullable(),
      name: z.string(),
      roles: z.array(z.string()),
    }),
  })
  .meta({ id: 'Session' })

/** What somebody logs in with, on any contract. */
export const credentials = {
  email: z
    .string()
    .min(1, { error: 'must not be empty', abort: true })
    .max(254)
    .refine((text) => foldEmail(text) !== null, 'must be an email address, in ASCII before the @'),
  password: z.string().min(1, 'must not be empty').max(1000),
}

export const auth = {
  login: attempt
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/login',
        summary: 'Log in with email and password; five failures lock the address for 15 minutes',
        tags: ['auth'],
        errorResponses: {
          401: 'Wrong email or password',
          429: 'Too many attempts from this address, or too many failures for this email',
        },
      },
      failure: 'Log-in failed',
    })
    .input(z.object({ ...credentials, tenant_id: Id.optional() }))
    .output(answerOf(SessionView))
    .mutation(async ({ ctx, input }) => {
      const { email, password, tenant_id: tenantId } = input
      const { user, token, expiresAt } = await ctx.core.sessions.logIn(
        ctx.em(),
        { email, password, tenantId },
        ctx.origin,
      )
      return answerWith(ctx.core.clock, 'Login successful', {
        session_token: token,
        expires_at: iso(expiresAt),
        user: {
          user_id: user.id,
          tenant_id: user.tenantId,
          email: user.email ?? null,
          name: user.name,
          roles: user.roles,
        },
      })
    }),

  logout: authenticated
    .meta({
      openapi: { method: 'POST', path: '/api/v1/auth/logout', summary: 'End the session', tags: ['auth'] },
      failure: 'Log-out failed',
    })
    .input(z.object({}))
    .output(Answer)
    .mutation(async ({ ctx }) => {
      await ctx.core.sessions.logOut(ctx.em(), ctx.principal)
      return answer(ctx.core.clock, 'Logout successful')
    }),
}
