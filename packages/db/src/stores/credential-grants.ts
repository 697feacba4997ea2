import {
  type AuthMethod,
  type GrantType,
  type JsonObject,
  scopesHeld,
  stillHeld,
  roleScopesSql,
  type StoredClient,
  type StoredCredential,
  type StoredUser,
  type TokenAlgorithm,
  type UserStatus,
} from '@keystead/domain'
import type { Pool } from 'pg'
import type { Batcher } from './batcher.ts'
import {
  batched,
  type FoundKeyRow,
  type FoundRow,
  keyOf,
  keyQuery,
  type LookUp,
  ofUser,
  USER_COLUMNS,
} from './credential-rows.ts'
import { run } from './query.ts'

const KEY_BY_ID_QUERY = keyQuery('unnest($1::uuid[], $2::int[]) as q (id, ord) join api_key k on k.id = q.id')

const CLIENT_COLUMNS = `
  o.grant_id as "grantId", o.redirect_uris as "redirectUris", o.grant_types as "grantTypes",
  o.token_endpoint_auth_method as "tokenEndpointAuthMethod", o.jwks, o.jwks_uri as "jwksUri", o.name as "clientName",
  o.logo_uri as "logoUri", o.scopes as "clientScopes", o.token_algorithm as "tokenAlgorithm"`

/** Registrations by what their tokens hang on. One without keys has no tokens. */
const REGISTRATION_QUERY = `
  select q.ord::int, o.grant_id as id, o.tenant_id as "tenantId", ${USER_COLUMNS}, null::timestamptz as "expiresAt", ${CLIENT_COLUMNS}
  from unnest($1::uuid[], $2::int[]) as q (id, ord)
  join oauth_client o on o.grant_id = q.id and (o.jwks is not null or o.jwks_uri is not null)
  join api_user u on u.id = o.user_id`

/** What people granted to clients, each with the API user that the client is. */
const GRANT_QUERY = `
  select q.ord::int, g.id, g.tenant_id as "tenantId", ${USER_COLUMNS}, null::timestamptz as "expiresAt",
         g.identity_scopes as "identityScopes", g.resources, g.client_user_id as "clientUserId", c.name as "clientUserName",
         c.email as "clientUserEmail", c.status as "clientUserStatus", c.expires_at as "clientUserExpiresAt",
         c.tenant_id as "clientUserTenantId", c.roles as "clientUserRoles", c.scopes as "clientUserScopes",
         ${roleScopesSql('c.tenant_id', 'c.roles')} as "clientUserRoleScopes"
  from unnest($1::uuid[], $2::int[]) as q (id, ord)
  join oauth_grant g on g.id = q.id
  join api_user u on u.id = g.user_id
  left join api_user c on c.id = g.client_user_id`

const FEDERATED_QUERY = `
  select q.ord::int, f.id, f.tenant_id as "tenantId", ${USER_COLUMNS}, null::timestamptz as "expiresAt", f.scopes
  from unnest($1::uuid[], $2::int[]) as q (id, ord)
  join federated_credential f on f.id = q.id
  join api_user u on u.id = f.user_id`

/** Users as OAuth clients, with or without a registration. */
const CLIENT_QUERY = `
  select q.ord::int, u.id, u.tenant_id as "tenantId", ${USER_COLUMNS}, null::timestamptz as "expiresAt", ${CLIENT_COLUMNS}
  from unnest($1::uuid[], $2::int[]) as q (id, ord)
  join api_user u on u.id = q.id
  left join oauth_client o on o.user_id = u.id`

interface FoundFederatedRow extends FoundRow {
  scopes: string[] | null
}

interface FoundClientRow extends FoundRow {
  grantId: string | null
  redirectUris: string[]
  grantTypes: GrantType[]
  tokenEndpointAuthMethod: AuthMethod | null
  jwks: JsonObject | null
  jwksUri: string | null
  clientName: string | null
  logoUri: string | null
  clientScopes: string[] | null
  tokenAlgorithm: TokenAlgorithm | null
}

interface FoundGrantRow extends FoundRow {
  identityScopes: string[]
  resources: Record<string, string[]>
  clientUserId: string | null
  clientUserTenantId: string | null
  clientUserName: string | null
  clientUserEmail: string | null
  clientUserStatus: UserStatus | null
  clientUserExpiresAt: Date | null
  clientUserRoles: string[] | null
  clientUserScopes: string[] | null
  clientUserRoleScopes: string[] | null
}

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * What access tokens hang on, and users as OAuth clients, by their handles: a letter and an id.
 *
 * @see GrantHandle, ClientHandle
 */
export function grantsIn(pool: Pool): (handle: string) => Promise<StoredCredential | null> {
  const ofKeys = batched(async (ids, ords) => {
    const query = { name: 'credential-key-by-id', text: KEY_BY_ID_QUERY, values: [ids, ords] }
    return (await run<FoundKeyRow>(pool, query)).map((row) => [row.ord, keyOf(row)])
  })
  const ofClients = (name: string, text: string) =>
    batched(async (ids, ords) => {
      const rows = await run<FoundClientRow>(pool, { name, text, values: [ids, ords] })
      return rows.map((row) => [row.ord, clientOf(row)])
    })
  const ofFederated = batched(async (ids, ords) => {
    const query = { name: 'credential-federated', text: FEDERATED_QUERY, values: [ids, ords] }
    return (await run<FoundFederatedRow>(pool, query)).map((row) => [row.ord, federatedOf(row)])
  })
  /** By the letter. */
  const kinds: Readonly<Record<string, Batcher<LookUp, StoredCredential | null>>> = {
    k: ofKeys,
    c: ofClients('credential-registration', REGISTRATION_QUERY),
    f: ofFederated,
    u: ofClients('credential-client', CLIENT_QUERY),
    g: batched(async (ids, ords) => {
      const rows = await run<FoundGrantRow>(pool, { name: 'credential-grant', text: GRANT_QUERY, values: [ids, ords] })
      return rows.map((row) => [row.ord, grantOf(row)])
    }),
  }
  return async (handle) => {
    const id = handle.slice(1)
    return UUID.test(id) ? ((await kinds[handle.charAt(0)]?.load({ handles: [id] })) ?? null) : null
  }
}

/** A grant has the scopes that the person allowed, as far as the person still holds them. */
function grantOf(row: FoundGrantRow): StoredCredential {
  const credential = ofUser('grant', row)
  const held = stillHeld(credential.user.scopes, Object.values(row.resources).flat())
  return { ...credential, scopes: [...new Set([...row.identityScopes, ...held])], clientUser: clientUserOf(row) }
}

/** As all other credentials of this user have it: they share one object. */
function clientUserOf(row: FoundGrantRow): StoredUser | null {
  const { clientUserId: id, clientUserTenantId: tenantId, clientUserName: name, clientUserStatus: status } = row
  if (id === null || tenantId === null || name === null || status === null) return null
  const { clientUserEmail: email, clientUserExpiresAt: expiresAt, clientUserRoles, clientUserScopes } = row
  const roles = clientUserRoles ?? []
  const scopes = scopesHeld({ scopes: clientUserScopes ?? [], roles, roleScopes: row.clientUserRoleScopes })
  return { id, tenantId, name, email, status, expiresAt, roles, scopes }
}

function federatedOf(row: FoundFederatedRow): StoredCredential {
  const credential = ofUser('grant', row)
  return { ...credential, scopes: row.scopes ?? credential.scopes }
}

/** A registration has the scopes that it names; a user without one has none as a client. */
function clientOf(row: FoundClientRow): StoredCredential {
  const scopes = row.clientScopes ?? []
  const client: StoredClient | null =
    row.grantId === null ? null : { ...registrationOf(row), grantId: row.grantId, scopes }
  return { ...ofUser('grant', row), scopes, client }
}

const registrationOf = ({ clientName, ...row }: FoundClientRow): Omit<StoredClient, 'grantId' | 'scopes'> => ({
  redirectUris: row.redirectUris,
  grantTypes: row.grantTypes,
  tokenEndpointAuthMethod: row.tokenEndpointAuthMethod,
  jwks: row.jwks,
  jwksUri: row.jwksUri,
  name: clientName,
  logoUri: row.logoUri,
  tokenAlgorithm: row.tokenAlgorithm,
})
