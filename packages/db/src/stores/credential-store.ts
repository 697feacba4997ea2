import {
  type CredentialKind,
  type CredentialStore,
  handleHash,
  hashHandle,
  scopesHeld,
  type StoredCredential,
  type StoredKey,
  type UserStatus,
} from '@keystead/domain'
import type { Pool } from 'pg'
import { Batcher } from './batcher.ts'
import { run } from './query.ts'

const USER_COLUMNS = `
  u.id as "userId", u.name as "userName", u.email as "userEmail", u.status as "userStatus", u.expires_at as "userExpiresAt",
  u.roles as "userRoles", u.scopes as "userScopes"`

/**
 * For each look-up the rows it finds, or none. `ord` tells them apart; one of several hashes may match, in several tenants: a key
 * that was made here comes before one that was imported, and that before one that was imported later.
 */
const keyQuery = (asked: string): string => `
  select q.ord::int, k.id, k.hash, k.tenant_id as "tenantId", ${USER_COLUMNS}, k.scopes,
         k.expires_at as "expiresAt", k.disabled_at as "disabledAt", k.revoked_at as "revokedAt",
         k.kind = 'bootstrap' as bootstrap, k.management, k.imported, coalesce(k.meter_id, k.id) as "meterId", k.project_id as "projectId",
         p.name as "projectName", k.limits, k.ip_allowlist as "ipAllowlist", c.version as "creditVersion",
         k.environment, k.external_id as "externalId", k.metadata
  from ${asked}
  join api_user u on u.id = k.user_id
  left join project p on p.id = k.project_id
  left join key_credit c on c.key_id = coalesce(k.meter_id, k.id)
  order by k.import_hash is not null, k.id`

const KEY_QUERY = keyQuery('unnest($1::bytea[], $2::int[]) as q (hash, ord) join api_key k on k.hash = q.hash')

const KEY_OF_TENANT_QUERY = keyQuery(`
  unnest($1::bytea[], $2::int[], $3::uuid[]) as q (hash, ord, tenant_id)
  join api_key k on k.hash = q.hash and k.tenant_id = q.tenant_id`)

const SESSION_QUERY = `
  select q.ord::int, s.id, s.hash, s.tenant_id as "tenantId", ${USER_COLUMNS}, s.expires_at as "expiresAt"
  from unnest($1::bytea[], $2::int[]) as q (hash, ord)
  join session s on s.hash = q.hash
  join api_user u on u.id = s.user_id`

const TOKEN_QUERY = `
  select q.ord::int, t.jti as id, t.tenant_id as "tenantId", ${USER_COLUMNS}, null::timestamptz as "expiresAt"
  from unnest($1::uuid[], $2::int[]) as q (jti, ord)
  join content_token t on t.jti = q.jti
  join api_user u on u.id = t.user_id`

const REHASH = `update api_key set hash = $2, secret_id = $3, imported = false where id = $1 and imported`

interface FoundRow {
  ord: number
  id: string
  hash?: Buffer
  tenantId: string
  userId: string
  userName: string
  userEmail: string | null
  userStatus: UserStatus
  userExpiresAt: Date | null
  userRoles: string[]
  userScopes: string[]
  expiresAt: Date | null
}

interface FoundKeyRow extends FoundRow, Omit<StoredKey, 'project'> {
  scopes: string[] | null
  disabledAt: Date | null
  revokedAt: Date | null
  projectId: string | null
  projectName: string | null
}

interface LookUp {
  handles: readonly string[]
  /** Of keys of one tenant alone. */
  tenantId?: string
}

/**
 * Credentials by what identifies them, straight from PostgreSQL, as they are at the moment of the call. Requests that come in
 * together share a query.
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
    const rows = await run<FoundRow>(pool, { name: 'credential-session', text: SESSION_QUERY, values })
    return rows.map((row) => [row.ord, ofUser('session', row)])
  })
  const tokens = batched(async (handles, ords) => {
    const rows = await run<FoundRow>(pool, { name: 'credential-token', text: TOKEN_QUERY, values: [handles, ords] })
    return rows.map((row) => [row.ord, ofUser('token', row)])
  })
  return {
    async find(kind, handles) {
      if (kind === 'key') return keys.load({ handles })
      if (kind === 'session') return sessions.load({ handles })
      const ids = handles.filter((jti) => UUID.test(jti))
      return ids.length === 0 ? null : tokens.load({ handles: ids })
    },
    findIn: (tenantId, handles) => keysOfTenants.load({ handles, tenantId }),
    async rehash(keyId, hash, secretId) {
      await pool.query(REHASH, [keyId, hash, secretId])
    },
  }
}

/**
 * Of several credentials that a look-up finds, the one with the first of its handles counts: a key that was made here goes before
 * one that was imported elsewhere by the same SHA-256.
 *
 * @param query takes handles and, for each, the number and the tenant of its look-up; finds credentials, each with that number
 */
const batched = (
  query: (
    handles: string[],
    ords: number[],
    tenantIds: (string | undefined)[],
  ) => Promise<[number, StoredCredential][]>,
) =>
  new Batcher<LookUp, StoredCredential | null>(async (lookUps) => {
    const ords = lookUps.flatMap(({ handles }, ord) => handles.map(() => ord))
    const tenantIds = ords.map((ord) => lookUps[ord]?.tenantId)
    const best = new Map<number, { credential: StoredCredential; rank: number }>()
    for (const [ord, credential] of await query(
      lookUps.flatMap(({ handles }) => handles),
      ords,
      tenantIds,
    )) {
      const rank = lookUps[ord]?.handles.indexOf(credential.handle) ?? 0
      if (rank < (best.get(ord)?.rank ?? Number.POSITIVE_INFINITY)) best.set(ord, { credential, rank })
    }
    return lookUps.map((_, ord) => best.get(ord)?.credential ?? null)
  })

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A credential that may do what its user may. */
function ofUser(kind: CredentialKind, row: FoundRow): StoredCredential {
  const scopes = scopesHeld({ scopes: row.userScopes, roles: row.userRoles })
  return {
    id: row.id,
    kind,
    handle: row.hash ? hashHandle(row.hash) : row.id,
    tenantId: row.tenantId,
    user: {
      id: row.userId,
      name: row.userName,
      email: row.userEmail,
      status: row.userStatus,
      expiresAt: row.userExpiresAt,
      roles: row.userRoles,
      scopes,
    },
    scopes,
    expiresAt: row.expiresAt,
    disabledAt: null,
    revokedAt: null,
    key: null,
  }
}

function keyOf(row: FoundKeyRow): StoredCredential {
  const credential = ofUser('key', row)
  const {
    bootstrap,
    management,
    imported,
    meterId,
    limits,
    ipAllowlist,
    creditVersion,
    environment,
    externalId,
    metadata,
  } = row
  const project =
    row.projectId === null || row.projectName === null ? null : { id: row.projectId, name: row.projectName }
  return {
    ...credential,
    scopes: row.scopes ?? credential.user.scopes,
    disabledAt: row.disabledAt,
    revokedAt: row.revokedAt,
    key: {
      bootstrap,
      management,
      imported,
      meterId,
      project,
      limits,
      ipAllowlist,
      creditVersion,
      environment,
      externalId,
      metadata,
    },
  }
}
