import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

const PasswordResetSchema = defineEntity({
  name: 'PasswordReset',
  tableName: 'password_reset',
  filters: { tenant: tenantFilter },
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    /** A user has one link at most: the newest. */
    user: () => p.manyToOne(ApiUser).ref().deleteRule('cascade').unique('password_reset_user_key'),
    /** HMAC-SHA256 of the token in the link. */
    hash: p.blob().unique('password_reset_hash_key').hidden(),
    createdAt: p.datetime(3),
    // Serves the sweep.
    expiresAt: p.datetime(3).index('password_reset_expires_idx'),
  },
})

/** A link that sets the password of a user. Setting the password, by whatever way, deletes it. */
export class PasswordReset extends PasswordResetSchema.class {}
PasswordResetSchema.setClass(PasswordReset)
