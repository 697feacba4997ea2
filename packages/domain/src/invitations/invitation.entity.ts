import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

const InvitationSchema = defineEntity({
  name: 'Invitation',
  tableName: 'invitation',
  filters: { tenant: tenantFilter },
  uniques: [{ name: 'invitation_email_key', properties: ['tenantId', 'email'] }],
  indexes: [
    // Lists of one tenant, newest first.
    { name: 'invitation_page_idx', properties: ['tenantId', 'id'] },
  ],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    tenantId: p.uuid(),
    email: p.string().columnType('citext'),
    roles: p.array(),
    scopes: p.array(),
    inviter: () => p.manyToOne(ApiUser).ref().deleteRule('cascade').index('invitation_inviter_idx'),
    /** The key that the inviter presented; it is no foreign key, because the inviter may hold the grants without it. */
    inviterKeyId: p.uuid().nullable(),
    /** HMAC-SHA256 of the token in the link. */
    hash: p.blob().unique('invitation_hash_key').hidden(),
    createdAt: p.datetime(3),
    // Serves the sweep.
    expiresAt: p.datetime(3).index('invitation_expires_idx'),
  },
})

/** The invitation of an address to a tenant. Accepting, withdrawing or repeating it deletes it. */
export class Invitation extends InvitationSchema.class {}
InvitationSchema.setClass(Invitation)
