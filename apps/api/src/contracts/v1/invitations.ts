import { z } from 'zod'
import { attempt, scoped } from '../../calls/procedures.ts'
import { Email, HeldRoles, Id, iso, Name, paging, Roles, Scopes, Timestamp } from '../schemas.ts'
import { Answer, answer, answerOf, answerWith, listAnswer, listAnswerOf } from './envelope.ts'
import { LinkToken, NewPassword, PASSWORD_RULE } from './passwords.ts'

const InvitationId = Id.describe('Id of the invitation')
const InvitedEmail = z.string().describe('The invited email address')
const InvitedScopes = z.array(z.string()).describe('Scopes of the user, beside those of its roles')
const ExpiresAt = Timestamp.describe('When the link ends: after seven days')

const InvitationView = z
  .object({
    invitation_id: InvitationId,
    email: InvitedEmail,
    roles: HeldRoles,
    scopes: InvitedScopes,
    inviter_id: Id.describe('Id of the user who invited'),
    created_at: Timestamp.describe('When the invitation was made'),
    expires_at: ExpiresAt,
  })
  .meta({ id: 'Invitation' })

const CreatedInvitation = z
  .object({
    invitation_id: InvitationId,
    email: InvitedEmail,
    roles: HeldRoles,
    scopes: InvitedScopes,
    url: z
      .string()
      .describe('The link that accepts the invitation, once; shown only here. Hand it over if it is not mailed'),
    expires_at: ExpiresAt,
    mailed: z
      .boolean()
      .describe('Whether the link is mailed to the address too: only if the service has a mail server'),
  })
  .meta({ id: 'CreatedInvitation' })

const AcceptedInvitation = z
  .object({
    user_id: Id.describe('Id of the new user'),
    tenant_id: Id.describe('Id of its tenant'),
    email: z.string().nullable().describe('Email address, to log in with'),
    name: z.string().describe('Display name'),
    roles: HeldRoles,
  })
  .meta({ id: 'AcceptedInvitation' })

export const invitations = {
  list: scoped('users:create')
    .meta({
      openapi: {
        method: 'GET',
        path: '/api/v1/invitations',
        summary: 'List open invitations, newest first',
        tags: ['invitations'],
      },
      list: 'enveloped',
      failure: 'Invitation listing failed',
    })
    .input(z.strictObject(paging))
    .output(listAnswerOf(InvitationView))
    .query(async ({ ctx, input }) => {
      const { items, next } = await ctx.core.invitations.list(ctx.work, input)
      const views = items.map(({ id, email, roles, scopes, inviter, createdAt, expiresAt }) => ({
        invitation_id: id,
        email,
        roles,
        scopes,
        inviter_id: inviter.id,
        created_at: iso(createdAt),
        expires_at: iso(expiresAt),
      }))
      return listAnswer(ctx.core.clock, 'Invitations retrieved successfully', views, next)
    }),

  create: scoped('users:create')
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/invitations',
        summary: 'Invite a person by email; an open invitation of the address ends',
        successDescription: 'The invitation and its link',
        tags: ['invitations'],
      },
      failure: 'Invitation failed',
    })
    .input(
      z.object({
        email: Email.describe('Email address of the person, who becomes a user of your tenant by accepting'),
        roles: Roles.default([]).describe(
          'Roles of the user; you can give only roles whose scopes you hold, also when the invitation is accepted',
        ),
        scopes: Scopes.default([]).describe(
          'Scopes of the user beside those of its roles; you can give only scopes that you hold',
        ),
      }),
    )
    .output(answerOf(CreatedInvitation))
    .mutation(async ({ ctx, input }) => {
      const { invitation, url, isMailed } = await ctx.core.invitations.create(ctx.work, input)
      return answerWith(ctx.core.clock, 'Invitation created successfully', {
        invitation_id: invitation.id,
        email: invitation.email,
        roles: invitation.roles,
        scopes: invitation.scopes,
        url,
        expires_at: iso(invitation.expiresAt),
        mailed: isMailed,
      })
    }),

  accept: attempt
    .meta({
      openapi: {
        method: 'POST',
        path: '/api/v1/invitations/accept',
        summary: 'Accept an invitation: creates its user, who can log in with the password',
        successDescription: 'The new user',
        tags: ['invitations'],
        errorResponses: { 429: 'Too many attempts from this address' },
      },
      failure: 'Acceptance failed',
    })
    .input(
      z.object({
        token: LinkToken,
        password: NewPassword.describe(PASSWORD_RULE),
        name: Name.optional().describe('Display name, unique in the tenant; by default the email'),
      }),
    )
    .output(answerOf(AcceptedInvitation))
    .mutation(async ({ ctx, input }) => {
      const { core, request } = ctx
      const user = await core.invitations.accept(core.work.beginAnonymous(request.origin), input)
      return answerWith(core.clock, 'Invitation accepted successfully', {
        user_id: user.id,
        tenant_id: user.tenantId,
        email: user.email ?? null,
        name: user.name,
        roles: user.roles,
      })
    }),

  delete: scoped('users:create')
    .meta({
      openapi: {
        method: 'DELETE',
        path: '/api/v1/invitations/{invitation_id}',
        summary: 'Withdraw an invitation: its link stops working',
        successDescription: 'The invitation is withdrawn',
        tags: ['invitations'],
      },
      failure: 'Withdrawal failed',
    })
    .input(z.object({ invitation_id: z.string().describe('Id of the invitation') }))
    .output(Answer)
    .mutation(async ({ ctx, input }) => {
      await ctx.core.invitations.withdraw(ctx.work, input.invitation_id)
      return answer(ctx.core.clock, 'Invitation withdrawn successfully')
    }),
}
