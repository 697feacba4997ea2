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
    // Expired sessions are swept by this.
    expiresAt: p.datetime(3).index('session_expires_idx'),
  },
})

/** A log-in that lasts. Logging out deletes it. */
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session)

const LoginAttemptSchema = defineEntity({
  name: 'LoginAttempt',
  tableName: 'login_attempt',
  properties: {
    /** HMAC-SHA256 of the lower-case email: an unknown address is locked just like a known one. */
    subject: p.blob().primary(),
    failures: p.integer(),
    lockedUntil: p.datetime(3).nullable(),
    updatedAt: p.datetime(3).index('login_attempt_updated_idx'),
  },
})

/** The failed log-ins of an address since its last success. */
export class LoginAttempt extends LoginAttemptSchema.class {}
LoginAttemptSchema.setClass(LoginAttempt)
