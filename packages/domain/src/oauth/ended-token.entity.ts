import { defineEntity, p } from '@mikro-orm/core'

const EndedTokenSchema = defineEntity({
  name: 'EndedToken',
  tableName: 'ended_token',
  properties: {
    jti: p.uuid().primary(),
    tenantId: p.uuid(),
    userId: p.uuid(),
    endedAt: p.datetime(3),
    /** When the token would have expired: from then on the row is needless. */
    expiresAt: p.datetime(3).index('ended_token_expires_idx'),
  },
})

/** An access token that was revoked before it expired (RFC 7009). */
export class EndedToken extends EndedTokenSchema.class {}
EndedTokenSchema.setClass(EndedToken)

const UsedAssertionSchema = defineEntity({
  name: 'UsedAssertion',
  tableName: 'used_assertion',
  properties: {
    /** SHA-256 of who issued the assertion and its jti. */
    id: p.blob().primary(),
    expiresAt: p.datetime(3).index('used_assertion_expires_idx'),
  },
})

/** A JWT that authenticated a client, or proved possession of a key: it is accepted once (RFC 7523, section 3). */
export class UsedAssertion extends UsedAssertionSchema.class {}
UsedAssertionSchema.setClass(UsedAssertion)
