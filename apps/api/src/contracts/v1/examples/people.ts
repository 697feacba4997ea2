import {
  AT,
  conflict,
  type Example,
  type Examples,
  IDS,
  invalid,
  issues,
  LATER,
  LIMIT_TOO_LARGE,
  NO_ID,
  notFound,
  PASSWORD,
  TEXTS,
  UNKNOWN_CURSOR,
} from '../../examples.ts'
import { ALICE, answered, done, listed, NEXT, noUser } from './common.ts'

const NEW_PASSWORD = 'violet harbour seldom knits'
const DEAD_TOKEN = 'mZ0h3o2K9cXy7QeVt5uJr1nWb8sGd4fLaPiTzEkHvQs'

const INVITED = { invitation_id: IDS.invitation, email: 'dora@example.com', roles: ['viewer'], scopes: ['keys:read'] }

const tooShort = (field: string): Example['failure'] => issues({ [field]: 'must be 12 characters or more' })

const invitationExamples: Examples = {
  'v1.invitations.create': {
    viewer: {
      summary: 'A viewer who may read keys too',
      body: { email: 'frank@example.com', roles: ['viewer'], scopes: ['keys:read'] },
      answer: answered('Invitation created successfully', {
        ...INVITED,
        email: 'frank@example.com',
        url: `https://keystead.example.com/accept?token=${TEXTS.invitation}`,
        expires_at: LATER,
        mailed: false,
      }),
    },
    isUser: {
      summary: 'There is a user with this address',
      body: { email: 'alice@example.com' },
      failure: conflict('User with email alice@example.com already exists'),
    },
  },
  'v1.invitations.list': {
    page: {
      summary: 'The newest invitation',
      parameters: { limit: 1 },
      answer: listed('Invitations retrieved successfully', [
        { ...INVITED, inviter_id: IDS.owner, created_at: AT, expires_at: LATER },
      ]),
    },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.invitations.delete': {
    withdrawn: {
      summary: 'The link stops working',
      parameters: { invitation_id: IDS.invitation },
      answer: done('Invitation withdrawn successfully'),
    },
    notFound: {
      summary: 'There is no such invitation, or it was accepted',
      parameters: { invitation_id: NO_ID },
      failure: notFound('Invitation not found'),
    },
  },
  'v1.invitations.accept': {
    accepted: {
      summary: 'With a name',
      body: { token: TEXTS.invitation, password: NEW_PASSWORD, name: 'Dora Lange' },
      answer: answered('Invitation accepted successfully', {
        user_id: IDS.alice,
        tenant_id: IDS.tenant,
        email: 'dora@example.com',
        name: 'Dora Lange',
        roles: ['viewer'],
      }),
    },
    dead: {
      summary: 'The link was used, replaced or withdrawn, or it has expired',
      body: { token: DEAD_TOKEN, password: NEW_PASSWORD },
      failure: invalid('This invitation does not work: it was used, replaced or withdrawn, or it has expired'),
    },
    passwordShort: {
      summary: 'The password is too short',
      body: { token: TEXTS.invitation, password: 'secret' },
      failure: tooShort('password'),
    },
  },
}

const passwordExamples: Examples = {
  'v1.auth.changePassword': {
    changed: {
      summary: 'The present password is asked for',
      body: { current_password: PASSWORD, new_password: NEW_PASSWORD },
      answer: done('Password changed successfully'),
    },
    wrongPassword: {
      summary: 'The current password is wrong',
      body: { current_password: 'wrong', new_password: NEW_PASSWORD },
      failure: {
        ...invalid('current_password is wrong'),
        issues: [{ path: 'current_password', message: 'is wrong' }],
      },
    },
    common: {
      summary: 'The new password is easy to guess',
      body: { current_password: PASSWORD, new_password: 'password1234' },
      failure: invalid('new_password must not be a common password, or easy to guess: choose several unrelated words'),
    },
  },
  'v1.auth.requestPasswordReset': {
    asked: {
      summary: 'The same answer for every address',
      body: { email: 'owner@example.com' },
      answer: done('If there is a user with this email, a link was mailed to it'),
    },
    emailMissing: { summary: 'A required field is missing', body: {}, failure: issues({ email: 'is required' }) },
  },
  'v1.auth.confirmPasswordReset': {
    set: {
      summary: 'With the token of the link',
      body: { token: TEXTS.passwordReset, password: NEW_PASSWORD },
      answer: answered('Password set successfully', {
        user_id: IDS.alice,
        tenant_id: IDS.tenant,
        email: 'alice@example.com',
      }),
    },
    dead: {
      summary: 'The link was used or replaced, or it has expired',
      body: { token: DEAD_TOKEN, password: NEW_PASSWORD },
      failure: invalid('This link does not work: it was used or replaced, or it has expired. Ask for a new one'),
    },
  },
  'v1.users.demandPassword': {
    link: {
      summary: 'The link for the person',
      parameters: ALICE,
      answer: answered('Password reset successfully', {
        user_id: IDS.alice,
        url: `https://keystead.example.com/reset?token=${TEXTS.passwordReset}`,
        expires_at: LATER,
        mailed: false,
      }),
    },
    serviceUser: {
      summary: 'A service user has no password',
      parameters: { user_identifier: IDS.serviceUser },
      failure: invalid('Only a person with an email can have a password'),
    },
    noUser,
  },
}

const sessionExamples: Examples = {
  'v1.auth.me': {
    session: {
      summary: 'By a session',
      answer: answered('User retrieved successfully', {
        user_id: IDS.owner,
        tenant_id: IDS.tenant,
        email: 'owner@example.com',
        name: 'owner@example.com',
        roles: ['super_admin'],
        scopes: ['*'],
        credential: 'session',
        credential_id: IDS.session,
        has_password: true,
      }),
    },
  },
  'v1.auth.listSessions': {
    page: {
      summary: 'The newest session',
      parameters: { limit: 1 },
      answer: listed(
        'Sessions retrieved successfully',
        [
          {
            session_id: IDS.session,
            device: 'Firefox on Linux',
            user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
            ip: '203.0.113.7',
            created_at: AT,
            last_seen_at: AT,
            expires_at: LATER,
            current: false,
          },
        ],
        NEXT,
      ),
    },
    unknownCursor: UNKNOWN_CURSOR,
    limitTooLarge: LIMIT_TOO_LARGE,
  },
  'v1.auth.endSession': {
    ended: {
      summary: 'One session',
      parameters: { session_id: IDS.session },
      answer: done('Session ended successfully'),
    },
    notFound: {
      summary: 'You have no such session',
      parameters: { session_id: NO_ID },
      failure: notFound('Session not found'),
    },
  },
  'v1.auth.endSessions': {
    others: { summary: 'All but the present one', answer: answered('Sessions ended successfully', { ended: 2 }) },
  },
  'v1.users.endSessions': {
    ended: {
      summary: 'All of them',
      parameters: ALICE,
      answer: answered('Sessions ended successfully', { ended: 1 }),
    },
    noUser,
  },
}

export const peopleExamples: Examples = { ...invitationExamples, ...passwordExamples, ...sessionExamples }
