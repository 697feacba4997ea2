import type { OpenedSession } from '@keystead/domain'
import { z } from 'zod'
import { HeldRoles, Id, iso, Timestamp } from '../schemas.ts'

const SessionUser = z
  .object({
    user_id: Id.describe('Id of the user'),
    tenant_id: Id.describe('Id of its tenant'),
    email: z.string().nullable().describe('Email address'),
    name: z.string().describe('Display name'),
    roles: HeldRoles,
  })
  .meta({ id: 'SessionUser' })

const sessionFields = {
  session_token: z
    .string()
    .describe('Send it as `Authorization: Bearer`; it works until `expires_at`, or until log-out'),
  expires_at: Timestamp.describe(
    'When the session ends, however much it is used: KEYSTEAD_SESSION_HOURS after log-in, 24 by default',
  ),
  user: SessionUser.describe('The user who logged in'),
}

export const SessionView = z.object(sessionFields).meta({ id: 'Session' })

/** The session of a log-in in two steps. */
export const CompletedSessionView = z
  .object({
    ...sessionFields,
    recovery_codes: z
      .array(z.string())
      .optional()
      .describe('Only where a first factor was added: ten codes that stand in for it once each; shown only here'),
  })
  .meta({ id: 'CompletedSession' })

export const sessionView = ({ user, token, expiresAt }: OpenedSession) => ({
  session_token: token,
  expires_at: iso(expiresAt),
  user: { user_id: user.id, tenant_id: user.tenantId, email: user.email ?? null, name: user.name, roles: user.roles },
})
