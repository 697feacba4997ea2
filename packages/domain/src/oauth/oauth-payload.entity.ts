import { defineEntity, p } from '@mikro-orm/core'
import { OauthGrant } from './oauth-grant.entity.ts'

const OauthPayloadSchema = defineEntity({
  name: 'OauthPayload',
  tableName: 'oauth_payload',
  properties: {
    /** HMAC-SHA256 of the kind and the code, token or other id. */
    hash: p.blob().primary(),
    kind: p.text(),
    grant: () => p.manyToOne(OauthGrant).ref().nullable().deleteRule('cascade').index('oauth_payload_grant_idx'),
    /** HMAC-SHA256 of the second id that a session has. */
    uidHash: p.blob().nullable().unique('oauth_payload_uid_key'),
    /** HMAC-SHA256 of the code that a person types. */
    userCodeHash: p.blob().nullable().unique('oauth_payload_user_code_key'),
    /** Encrypted. @see OauthPayloads */
    sealed: p.blob().hidden(),
    consumedAt: p.datetime(3).nullable(),
    // Serves the sweep.
    expiresAt: p.datetime(3).index('oauth_payload_expires_idx'),
  },
})

/** A state of the OAuth provider: a code, a refresh token, an interaction and the like. None can be read from its row. */
export class OauthPayload extends OauthPayloadSchema.class {}
OauthPayloadSchema.setClass(OauthPayload)
