import { z } from 'zod'
import { authenticated, scoped } from '../../calls/procedures.ts'
import { HeldRoles, Id, iso, isoOrNull, paging, Timestamp } from '../schemas.ts'
import { deviceOf } from './device.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { UserIdentifier } from './users.ts'

const CREDENTIALS = ['session', 'key', 'token'] as const

const Me = z
  .object({
    user_id: Id.describe('Id of the user'),
    tenant_id: Id.describe('Id of its tenant'),
    email: z.string().nullable().describe('Email address; null for a service user without one'),
    name: z.string().describe('Display name'),
    roles: HeldRoles,
    scopes: z.array(z.string()).describe('What the credential of this request may do'),
    credential: z.enum(CREDENTIALS).meta({ id: 'CredentialType' }).describe('What the request was made with'),
    credential_id: Id.describe('Id of the session, the key or the token'),
    has_password: z.boolean().describe('Whether the user can log in with a password'),
  })
  .meta({ id: 'Me' })

const ListedSession = z
  .object({
    session_id: Id.describe('Id of the session'),
    device: z.string().nullable().describe('Browser and system of the log-in, or the program; null if it named none'),
    user_agent: z.string().nullable().describe('The User-Agent header of the log-in'),
    ip: z.string().nullable().describe('The address that used it last'),
    created_at: Timestamp.describe('When it was opened'),
    last_seen_at: Timestamp.nullable().describe('When it was last used, to the minute; null if not since an upgrade'),
    expires_at: Timestamp.describe('When it ends, however much it is used'),
    current: z.boolean().describe('Whether it is the session of this request'),
  })
  .meta({ id: 'ListedSession' })

const EndedSessions = z
  .object({ ended: z.int().describe('How many sessions were ended') })
  .meta({ id: 'EndedSessions' })

export const sessions = {
  me: authenticated
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/auth/me',
        summary: 'Get the user and the scopes of this request',
        successDescription: 'The user',
        tags: ['auth'],
      },
    })
    .input(z.object({}))
    .output(answerOf(Me))
    .query(async ({ ctx }) => {
      const { principal } = ctx.work
      const user = await ctx.core.users.get(ctx.work, principal.userId)
      return answerWith(ctx.core.clock, 'User retrieved successfully', {
        user_id: user.id,
        tenant_id: user.tenantId,
        email: user.email ?? null,
        name: user.name,
        roles: user.roles,
        scopes: [...principal.scopes],
        credential:
          principal.sessionId !== null ? 'session' : principal.keyId === principal.credentialId ? 'key' : 'token',
        credential_id: principal.credentialId,
        has_password: user.passwordHash != null,
      })
    }),

  listSessions: authenticated
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/auth/sessions',
        summary: 'List your sessions, newest first',
        tags: ['auth'],
      },
      list: 'enveloped',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(ListedSession))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.userSessions.list(ctx.work, input)
      const views = items.map((session) => ({
        session_id: session.id,
        device: deviceOf(session.userAgent ?? null),
        user_agent: session.userAgent ?? null,
        ip: session.ip ?? null,
        created_at: iso(session.createdAt),
        last_seen_at: isoOrNull(session.lastSeenAt),
        expires_at: iso(session.expiresAt),
        current: session.id === ctx.work.principal.sessionId,
      }))
      return listAnswer(ctx.core.clock, 'Sessions retrieved successfully', views, next)
    }),

  endSession: authenticated
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/auth/sessions/{session_id}',
        summary: 'End one of your sessions',
        successDescription: 'The session is ended',
        tags: ['auth'],
      },
      failure: 'Session end failed',
    })
    .input(z.object({ session_id: z.string().describe('Id of the session') }))
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.userSessions.end(ctx.work, input.session_id)
      return answer(ctx.core.clock, 'Session ended successfully')
    }),

  endSessions: authenticated
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/auth/sessions',
        summary: 'End your other sessions, or all',
        successDescription: 'The sessions are ended',
        tags: ['auth'],
      },
      failure: 'Session end failed',
    })
    .input(
      z.strictObject({
        include_current: z
          .boolean()
          .default(false)
          .meta({ description: 'True: end the session of this request too. False: keep it' }),
      }),
    )
    .output(answerOf(EndedSessions))
    .mutation(async ({ ctx, input }) => {
      const ended = await ctx.core.userSessions.endAll(ctx.work, { includeCurrent: input.include_current })
      return answerWith(ctx.core.clock, 'Sessions ended successfully', { ended })
    }),
}

/** Of another user, for administrators. */
export const userSessions = {
  endSessions: scoped('users:update')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/users/{user_identifier}/sessions',
        summary: 'End all sessions of a user',
        successDescription: 'The sessions are ended',
        tags: ['users'],
      },
      failure: 'Session end failed',
    })
    .input(UserIdentifier)
    .output(answerOf(EndedSessions))
    .mutation(async ({ ctx, input }) => {
      const ended = await ctx.core.userSessions.endOfUser(ctx.work, input.user_identifier)
      return answerWith(ctx.core.clock, 'Sessions ended successfully', { ended })
    }),
}
