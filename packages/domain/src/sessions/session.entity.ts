import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'session',
  filters: { tenant: tenantFilter },
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    user: () => p.manyToOne(ApiUser).ref().deleteRule('cascade').index('session_user_idx'),
    /** HMAC-SHA256 of the session token. */
    hash: p.blob().unique('session_hash_key').hidden(),
    createdAt: p.datetime(3),
    /** When the person last presented a password or a factor again; null: at log-in. */
    authenticatedAt: p.datetime(3).nullable(),
    /** Written at most once a minute by each replica. Null: unused since an earlier release opened it. */
    lastSeenAt: p.datetime(3).nullable(),
    /** The address that used it last. */
    ip: p.text().nullable(),
    /** Of the log-in. */
    userAgent: p.text().nullable(),
    // Serves the sweep of expired sessions.
    expiresAt: p.datetime(3).index('session_expires_idx'),
    /** The SSO connection that it was opened by; null: a password or a passkey. No foreign key: its deletion ends them in order. */
    ssoConnectionId: p.uuid().nullable().index('session_sso_idx'),
    /** The session at the identity provider, which its log-out names. */
    ssoSid: p.text().nullable().hidden(),
  },
})

/** The session that a log-in opens. Logging out deletes it. */
export class Session extends SessionSchema.class {
  /** When its person last showed a password or a factor. */
  confirmedAt(): Date {
    return this.authenticatedAt ?? this.createdAt
  }
}
SessionSchema.setClass(Session)

const LoginAttemptSchema = defineEntity({
  name: 'LoginAttempt',
  tableName: 'login_attempt',
  properties: {
    /** HMAC-SHA256 of what is tried, such as an address in a tenant: an unknown one is locked just like a known one. */
    subject: p.blob().primary(),
    failures: p.integer(),
    lockedUntil: p.datetime(3).nullable(),
    updatedAt: p.datetime(3).index('login_attempt_updated_idx'),
  },
})

/** The failures of what can be guessed since its last success, such as the log-ins of an address. */
export class LoginAttempt extends LoginAttemptSchema.class {}
LoginAttemptSchema.setClass(LoginAttempt)
