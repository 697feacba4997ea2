import { defineEntity, p } from '@mikro-orm/core'
import { newId } from '../ids.ts'
import { tenantFilter } from '../tenant-filter.ts'
import { ApiUser } from '../users/api-user.entity.ts'

const OauthGrantSchema = defineEntity({
  name: 'OauthGrant',
  tableName: 'oauth_grant',
  filters: { tenant: tenantFilter },
  // A person has one grant for each client; another consent adds to it.
  uniques: [{ name: 'oauth_grant_person_client_key', properties: ['user', 'clientId'] }],
  properties: {
    id: p.uuid().primary().onCreate(newId),
    /** Of the person. */
    tenantId: p.uuid(),
    /** The person who allowed it. */
    user: () => p.manyToOne(ApiUser).ref().deleteRule('cascade').index(false),
    /** The API user that the client is; null for a client that registered itself, which belongs to no tenant. */
    clientUser: () => p.manyToOne(ApiUser).ref().nullable().deleteRule('cascade').index('oauth_grant_client_idx'),
    clientId: p.text(),
    clientName: p.text(),
    /** Scopes of OpenID Connect, such as `openid` and `email`. */
    identityScopes: p.array(),
    /** Scopes by resource: the audience of the tokens that may carry them. */
    resources: p.json<Record<string, string[]>>(),
    createdAt: p.datetime(3),
    lastUsedAt: p.datetime(3).nullable(),
  },
})

/** What a person has allowed a client. The tokens that the client got by it end with its row. */
export class OauthGrant extends OauthGrantSchema.class {
  /** Every scope that was allowed, each once. */
  scopes(): string[] {
    return [...new Set([...this.identityScopes, ...Object.values(this.resources).flat()])]
  }
}
OauthGrantSchema.setClass(OauthGrant)
