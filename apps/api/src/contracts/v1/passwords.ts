import { MAX_PASSWORD, MIN_PASSWORD } from '@keystead/domain'
import { z } from 'zod'
import { attempt, authenticated, scoped } from '../../calls/procedures.ts'
import { Id, iso, Timestamp } from '../schemas.ts'
import { credentials } from './auth.ts'
import { Answer, answer, answerOf, answerWith } from './envelope.ts'
import { UserIdentifier } from './users.ts'

export const PASSWORD_RULE =
  '12 to 1000 characters; not a common password, nor the email or the name of the user. Any characters, also spaces'

/** A password that a person chooses. Its other rules need to know whose it is. @see assertAcceptable */
export const NewPassword = z
  .string()
  .min(MIN_PASSWORD, `must be ${MIN_PASSWORD} characters or more`)
  .max(MAX_PASSWORD, `must be ${MAX_PASSWORD} characters or fewer`)

/** The token of a link: what follows `token=` in it. */
export const LinkToken = z.string().min(1, 'must not be empty').max(200).describe('The token in the link')

const DemandedPassword = z
  .object({
    user_id: Id.describe('Id of the user'),
    url: z
      .string()
      .describe('The link that sets the new password, once; shown only here. Hand it over if it is not mailed'),
    expires_at: Timestamp.describe('When the link ends: after 24 hours'),
    mailed: z.boolean().describe('Whether the link is mailed to the user too: only if the service has a mail server'),
  })
  .meta({ id: 'PasswordDemand' })

const ResetUser = z
  .object({
    user_id: Id.describe('Id of the user'),
    tenant_id: Id.describe('Id of its tenant'),
    email: z.string().nullable().describe('Email address, to log in with'),
  })
  .meta({ id: 'PasswordResetUser' })

export const passwords = {
  changePassword: authenticated
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/password',
        summary: 'Change your password; your other sessions end',
        successDescription: 'The password is changed',
        tags: ['auth'],
        errorResponses: {
          429: 'Too many failures for this email, or too many attempts from this address',
        },
      },
      failure: 'Password change failed',
      ignoresIdempotencyKey: true,
    })
    .input(
      z.object({
        current_password: credentials.password.describe('Your present password'),
        new_password: NewPassword.describe(PASSWORD_RULE),
      }),
    )
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      const { current_password: current, new_password: next } = input
      await ctx.core.passwords.change(ctx.work, { current, next })
      return answer(ctx.core.clock, 'Password changed successfully')
    }),

  requestPasswordReset: attempt
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/password-reset',
        summary: 'Ask for a link that sets a new password; it is mailed, if there is such a user',
        successDescription: 'The same whether or not there is such a user',
        tags: ['auth'],
        errorResponses: { 429: 'Too many attempts from this address' },
      },
      failure: 'Password reset failed',
    })
    .input(
      z.object({
        email: credentials.email,
        tenant_id: Id.optional().describe('Id of the tenant; by default every tenant that has a user with this email'),
      }),
    )
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      const { core, request } = ctx
      core.passwords.request(core.work.beginAnonymous(request.origin), {
        email: input.email,
        tenantId: input.tenant_id,
      })
      return answer(core.clock, 'If there is a user with this email, a link was mailed to it')
    }),

  confirmPasswordReset: attempt
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/auth/password-reset/confirm',
        summary: 'Set a new password by a link; all sessions and OAuth grants of the user end',
        successDescription: 'The password is set: the user can log in with it',
        tags: ['auth'],
        errorResponses: { 429: 'Too many attempts from this address' },
      },
      failure: 'Password reset failed',
    })
    .input(z.object({ token: LinkToken, password: NewPassword.describe(PASSWORD_RULE) }))
    .output(answerOf(ResetUser))
    .mutation(async ({ ctx, input }) => {
      const { core, request } = ctx
      const user = await core.passwords.confirm(core.work.beginAnonymous(request.origin), input)
      return answerWith(core.clock, 'Password set successfully', {
        user_id: user.id,
        tenant_id: user.tenantId,
        email: user.email ?? null,
      })
    }),
}

/** Of another user, for administrators. */
export const userPasswords = {
  demandPassword: scoped('users:update')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/users/{user_identifier}/password-reset',
        summary: 'End the password, sessions and OAuth grants of a person, who sets a new one by a link',
        successDescription: 'The link',
        tags: ['users'],
      },
      failure: 'Password reset failed',
    })
    .input(UserIdentifier)
    .output(answerOf(DemandedPassword))
    .mutation(async ({ ctx, input }) => {
      const { user, url, expiresAt, isMailed } = await ctx.core.passwords.demand(ctx.work, input.user_identifier)
      return answerWith(ctx.core.clock, 'Password reset successfully', {
        user_id: user.id,
        url,
        expires_at: iso(expiresAt),
        mailed: isMailed,
      })
    }),
}
