import { randomBytes, randomUUID } from 'node:crypto'
import type { Pool } from 'pg'

export const TENANT = '00000000-0000-0000-0000-000000000001'

/** A user with a key, straight into the tables. */
export async function insertUser(pool: Pool): Promise<string> {
  const id = randomUUID()
  await pool.query(
    `insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
     values ($1, $2, 'service', $3, '{}', '{}', now(), now())`,
    [id, TENANT, `User ${id}`],
  )
  return id
}

export interface KeyRow {
  id: string
  hash: Buffer
}

export async function insertKey(
  pool: Pool,
  userId: string,
  { imported = false, kind = 'standard', meterId = null as string | null, projectId = null as string | null } = {},
): Promise<KeyRow> {
  const [id, hash] = [randomUUID(), randomBytes(32)]
  await pool.query(
    `insert into api_key (id, tenant_id, user_id, kind, prefix, last_six, hash, secret_id, scopes, imported, meter_id, project_id, created_at)
     values ($1, $2, $3, $4, 'ks_', '000000', $5, 'none', '{}', $6, $7, $8, now())`,
    [id, TENANT, userId, kind, hash, imported, meterId, projectId],
  )
  return { id, hash }
}

export async function insertProject(pool: Pool): Promise<string> {
  const id = randomUUID()
  await pool.query(`insert into project (id, tenant_id, name, created_at) values ($1, $2, $3, now())`, [
    id,
    TENANT,
    `Project ${id}`,
  ])
  return id
}

export async function insertSession(pool: Pool, userId: string): Promise<Buffer> {
  const hash = randomBytes(32)
  await pool.query(
    `insert into session (id, tenant_id, user_id, hash, created_at, expires_at) values ($1, $2, $3, $4, now(), now())`,
    [randomUUID(), TENANT, userId, hash],
  )
  return hash
}

/** @returns its jti */
export async function insertToken(pool: Pool, userId: string): Promise<string> {
  const jti = randomUUID()
  await pool.query(
    `insert into content_token (user_id, tenant_id, jti, issuer, issued_at, scope, key_id) values ($1, $2, $3, '', now(), '', '')`,
    [userId, TENANT, jti],
  )
  return jti
}

export async function insertCredits(pool: Pool, keyId: string): Promise<void> {
  await pool.query(`insert into key_credit (key_id, tenant_id, remaining, refilled_at) values ($1, $2, 100, now())`, [
    keyId,
    TENANT,
  ])
}

/** What a service writes when it stores that a key was used and verified. */
export const useOf = (userId: string, keyId: string) => {
  const now = new Date()
  const of = { tenantId: TENANT, userId, keyId }
  return {
    uses: [{ ...of, day: now, count: 3, firstUsedAt: now, lastUsedAt: now, lastUsedIp: '192.0.2.1' }],
    events: [],
    buckets: [
      { ...of, projectId: keyId, scope: '', outcome: 'VALID', count: 3, cost: 3, grain: 'day' as const, start: now },
    ],
  }
}
