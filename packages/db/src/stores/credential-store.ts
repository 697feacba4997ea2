import { type CredentialStore, handleHash } from '@keystead/domain'
import type { Pool } from 'pg'
import { grantsIn, UUID } from './credential-grants.ts'
import { batched, type FoundKeyRow, type FoundRow, keyOf, keyQuery, ofUser, USER_COLUMNS } from './credential-rows.ts'
import { run } from './query.ts'

const KEY_QUERY = keyQuery('unnest($1::bytea[], $2::int[]) as q (hash, ord) join api_key k on k.hash = q.hash')

const KEY_OF_TENANT_QUERY = keyQuery(`
  unnest($1::bytea[], $2::int[], $3::uuid[]) as q (hash, ord, tenant_id)
  join api_key k on k.hash = q.hash and k.tenant_id = q.tenant_id`)

const ENDED_QUERY = `
  select q.ord::int, e.jti as id, e.tenant_id as "tenantId", ${USER_COLUMNS}, e.expires_at as "expiresAt", e.ended_at as "endedAt"
  from unnest($1::uuid[], $2::int[]) as q (jti, ord)
  join ended_token e on e.jti = q.jti
  join api_user u on u.id = e.user_id`

const SESSION_QUERY = `
  select q.ord::int, s.id, s.hash, s.tenant_id as "tenantId", ${USER_COLUMNS}, s.expires_at as "expiresAt",
         coalesce(s.last_seen_at, s.created_at) as "lastSeenAt"
  from unnest($1::bytea[], $2::int[]) as q (hash, ord)
  join session s on s.hash = q.hash
  join api_user u on u.id = s.user_id`

interface FoundSessionRow extends FoundRow {
  lastSeenAt: Date
}

const TOKEN_QUERY = `
  select q.ord::int, t.jti as id, t.tenant_id as "tenantId", ${USER_COLUMNS}, null::timestamptz as "expiresAt"
  from unnest($1::uuid[], $2::int[]) as q (jti, ord)
  join content_token t on t.jti = q.jti
  join api_user u on u.id = t.user_id`

const REHASH = `update api_key set hash = $2, secret_id = $3, imported = false where id = $1 and imported`

interface FoundEndRow extends FoundRow {
  endedAt: Date
}

/**
 * Credentials by what identifies them, straight from PostgreSQL, as they are at the moment of the call. Concurrent requests share a
 * query.
 */
export function createCredentialStore(pool: Pool): CredentialStore {
  const keys = batched(async (handles, ords) => {
    const values = [handles.map(handleHash), ords]
    const rows = await run<FoundKeyRow>(pool, { name: 'credential-key', text: KEY_QUERY, values })
    return rows.map((row) => [row.ord, keyOf(row)])
  })
  const keysOfTenants = batched(async (handles, ords, tenantIds) => {
    const values = [handles.map(handleHash), ords, tenantIds]
    const rows = await run<FoundKeyRow>(pool, { name: 'credential-key-of-tenant', text: KEY_OF_TENANT_QUERY, values })
    return rows.map((row) => [row.ord, keyOf(row)])
  })
  const sessions = batched(async (handles, ords) => {
    const values = [handles.map(handleHash), ords]
    const rows = await run<FoundSessionRow>(pool, { name: 'credential-session', text: SESSION_QUERY, values })
    return rows.map((row) => [row.ord, { ...ofUser('session', row), lastSeenAt: row.lastSeenAt }])
  })
  const tokens = batched(async (handles, ords) => {
    const rows = await run<FoundRow>(pool, { name: 'credential-token', text: TOKEN_QUERY, values: [handles, ords] })
    return rows.map((row) => [row.ord, ofUser('token', row)])
  })
  const grants = grantsIn(pool)
  const ends = batched(async (handles, ords) => {
    const rows = await run<FoundEndRow>(pool, { name: 'credential-ended', text: ENDED_QUERY, values: [handles, ords] })
    return rows.map((row) => [row.ord, { ...ofUser('ended', row), revokedAt: row.endedAt }])
  })
  return {
    async find(kind, handles) {
      if (kind === 'key') return keys.load({ handles })
      if (kind === 'session') return sessions.load({ handles })
      if (kind === 'grant') return grants(handles[0] ?? '')
      if (kind === 'ended') return ends.load({ handles })
      const ids = handles.filter((jti) => UUID.test(jti))
      return ids.length === 0 ? null : tokens.load({ handles: ids })
    },
    findIn: (tenantId, handles) => keysOfTenants.load({ handles, tenantId }),
    async rehash(keyId, hash, secretId) {
      await pool.query(REHASH, [keyId, hash, secretId])
    },
  }
}
