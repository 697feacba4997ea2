import { defineEntity, p } from '@mikro-orm/core'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

const ContentTokenSchema = defineEntity({
  name: 'ContentToken',
  tableName: 'content_token',
  filters: { tenant: tenantFilter },
  properties: {
    user: () => p.oneToOne(ApiUser).ref().owner().primary().deleteRule('cascade'),
    tenantId: p.uuid(),
    jti: p.uuid().unique('content_token_jti_key'),
    issuer: p.text(),
    issuedAt: p.datetime(0),
    expiresAt: p.datetime(0).nullable(),
    scope: p.text(),
    /** The key that signed it. */
    keyId: p.text(),
  },
})

/** The frozen claims of a user's JWT. The JWT itself is never stored: it is signed again whenever it is shown. */
export class ContentToken extends ContentTokenSchema.class {}
ContentTokenSchema.setClass(ContentToken)
