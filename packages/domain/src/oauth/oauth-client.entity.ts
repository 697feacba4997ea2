import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import type { JsonObject } from '../json.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'
import type { AuthMethod, GrantType } from './grants.ts'
import type { TokenAlgorithm } from './token-settings.ts'

const OAuthClientSchema = defineEntity({
  name: 'OAuthClient',
  tableName: 'oauth_client',
  filters: { tenant: tenantFilter },
  properties: {
    /** Its id is the client_id. */
    user: () => p.oneToOne(ApiUser).ref().owner().primary().deleteRule('cascade'),
    tenantId: p.uuid(),
    /** What tokens of its own keys hang on. A new one when those keys are replaced, which ends the tokens. */
    grantId: p.uuid().unique('oauth_client_grant_key').onCreate(newId),
    redirectUris: p.array(),
    grantTypes: p.array().$type<GrantType[]>(),
    /** Null: client_secret_basic and client_secret_post, and private_key_jwt if there are keys. */
    tokenEndpointAuthMethod: p.text().$type<AuthMethod>().nullable(),
    /** Public keys of the client (RFC 7517). */
    jwks: p.json<JsonObject>().nullable(),
    jwksUri: p.text().nullable(),
    name: p.text().nullable(),
    logoUri: p.text().nullable(),
    /** What the client may do when it authenticates by its own keys. Granted like the scopes of a management key. */
    scopes: p.array(),
    /** Null: the one that is configured. */
    tokenAlgorithm: p.text().$type<TokenAlgorithm>().nullable(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})

/** How a user acts as an OAuth client. One without it may use client_credentials with its API keys, and nothing else. */
export class OAuthClient extends OAuthClientSchema.class {
  /** Whether it may authenticate by keys of its own. */
  hasKeys(): boolean {
    return this.jwks != null || this.jwksUri != null
  }
}
OAuthClientSchema.setClass(OAuthClient)
