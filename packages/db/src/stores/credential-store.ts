import type { CredentialStore, StoredCredential } from '@keystead/domain'
import type { Pool } from 'pg'
import { Batcher } from './batcher.ts'
import { run } from './query.ts'

const USER_COLUMNS = `
  u.id as "userId", u.status as "userStatus", u.expires_at as "userExpiresAt",
  u.roles as "userRoles", u.scopes as "userScopes"`

/** For each look-up the row it finds, or none. `ord` tells them apart; one of several hashes may match. */
const KEY_QUERY = `
  select q.ord::int, k.id, 'key' as kind, k.tenant_id as "tenantId", ${USER_COLUMNS}, k.scopes,
         k.expires_at as "expiresAt", k.disabled_at as "disabledAt", k.revoked_at as "revokedAt"
  from unnest($1::bytea[], $2::int[]) as q (hash, ord)
  join api_key k on k.hash = q.hash
  join api_user u on u.id = k.user_id`

const SESSION_QUERY = `
  select q.ord::int, s.id, 'session' as kind, s.tenant_id as "tenantId", ${USER_COLUMNS}, null::text[] as scopes,
         s.expires_at as "expiresAt", null::timestamptz as "disabledAt", null::timestamptz as "revokedAt"
  from unnest($1::bytea[], $2::int[]) as q (hash, ord)
  join session s on s.hash = q.hash
  join api_user u on u.id = s.user_id`

const TOKEN_QUERY = `
  select q.ord::int, t.jti as id, 'token' as kind, t.tenant_id as "tenantId", ${USER_COLUMNS}, null::text[] as scopes,
         null::timestamptz as "expiresAt", null::timestamptz as "disabledAt", null::timestamptz as "revokedAt"
  from unnest($1::uuid[], $2::int[]) as q (jti, ord)
  join content_token t on t.jti = q.jti
  join api_user u on u.id = t.user_id`

type FoundCredential = StoredCredential & { ord: number }

/**
 * Credentials by what identifies them, straight from PostgreSQL. Every request passes here, so this is raw SQL, and
 * requests that come in together share a query. Nothing is cached: a revoked key is refused at once.
 */
export function createCredentialStore(pool: Pool): CredentialStore {
  const batched = <Key>(name: string, text: string) =>
    new Batcher<readonly Key[], StoredCredential | null>(async (lookups) => {
      const keys = lookups.flat()
      const ords = lookups.flatMap((alternatives, ord) => alternatives.map(() => ord))
      const rows = await run<FoundCredential>(pool, { name, text, values: [keys, ords] })
      const found = new Map(rows.map(({ ord, ...credential }) => [ord, credential]))
      return lookups.map((_, ord) => found.get(ord) ?? null)
    })
  const keys = batched<Buffer>('credential-key', KEY_QUERY)
  const sessions = batched<Buffer>('credential-session', SESSION_QUERY)
  const tokens = batched<string>('credential-token', TOKEN_QUERY)
  return {
    findKey: (hashes) => keys.load(hashes),
    findSession: (hashes) => sessions.load(hashes),
    findToken: async (jti) => (UUID.test(jti) ? tokens.load([jti]) : null),
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
