import { randomUUID } from 'node:crypto'
import type { Database } from '@keystead/db'
import { DEFAULT_TENANT_ID, Keyring, mint } from '@keystead/domain'
import { SECRET } from '../process/service.ts'

/** What the load asks every key for. */
export const SCOPE = 'jobs:read'

/** A key, its user and its project: nothing else has anything to do with them. */
export interface Key {
  id: string
  text: string
  userId: string
  projectId: string
  /** Whether a call that ended it has returned. */
  isOver: boolean
}

/**
 * Keys that verify, each with a user and a project of its own, straight into the tables. Every other one has no scopes of its
 * own and may do what its user may.
 */
export async function insertKeys(pool: Database['pool'], count: number): Promise<Key[]> {
  const keyring = new Keyring([SECRET])
  const rows = Array.from({ length: count }, (_, i) => {
    const { text, prefix, lastSix, hash, secretId } = mint(keyring, 'ks')
    const ids = { id: randomUUID(), user_id: randomUUID(), project_id: randomUUID() }
    const stored = { prefix, last_six: lastSix, hash: hash.toString('hex'), secret_id: secretId }
    return { text, row: { ...ids, ...stored, scopes: i % 2 === 0 ? [SCOPE, 'usage:read'] : null } }
  })
  await pool.query(INSERT, [DEFAULT_TENANT_ID, JSON.stringify(rows.map(({ row }) => row))])
  return rows.map(({ text, row }) => ({
    id: row.id,
    text,
    userId: row.user_id,
    projectId: row.project_id,
    isOver: false,
  }))
}

const INSERT = `
  with wanted as (
    select * from jsonb_to_recordset($2::jsonb) as t (
      id uuid, user_id uuid, project_id uuid, prefix text, last_six text, hash text, secret_id text, scopes text[])
  ), users as (
    insert into api_user (id, tenant_id, kind, name, roles, scopes, created_at, updated_at)
    select user_id, $1, 'service', 'User ' || user_id, '{admin}', '{}', now(), now() from wanted
  ), projects as (
    insert into project (id, tenant_id, name, created_at) select project_id, $1, 'Project ' || project_id, now() from wanted
  ), members as (
    insert into membership (project_id, user_id, tenant_id, created_at) select project_id, user_id, $1, now() from wanted
  )
  insert into api_key (id, tenant_id, user_id, project_id, prefix, last_six, hash, secret_id, scopes, created_at)
  select id, $1, user_id, project_id, prefix, last_six, decode(hash, 'hex'), secret_id, scopes, now() from wanted`

/** A way to end a key, or to take from it what it is asked for. */
export interface Ending {
  what: string
  method: string
  path: (key: Key) => string
  body?: (key: Key) => object
  /** What every replica answers from then on. */
  code: string
  /** Which keys it works for; undefined: all. */
  for?: 'own scopes' | 'scopes of its user'
}

const keyPath = ({ id }: Key) => `/api/v1/api-keys/${id}`
const userPath = ({ userId }: Key) => `/api/v1/users/${userId}`
const projectPath = ({ projectId }: Key) => `/api/v1/projects/${projectId}`

export const ENDINGS: readonly Ending[] = [
  { what: 'the key is deleted', method: 'DELETE', path: keyPath, code: 'REVOKED' },
  { what: 'it is disabled', method: 'POST', path: (key) => `${keyPath(key)}/disable`, code: 'DISABLED' },
  {
    what: 'it loses a scope',
    method: 'PATCH',
    path: keyPath,
    body: () => ({ scopes: ['usage:read'] }),
    code: 'INSUFFICIENT_SCOPE',
  },
  {
    what: 'it expires',
    method: 'PATCH',
    path: keyPath,
    body: () => ({ expires_at: '2001-01-01T00:00:00Z' }),
    code: 'EXPIRED',
  },
  {
    what: 'it is rotated',
    method: 'POST',
    path: () => '/api/v1/api-keys/rotate',
    body: ({ id }) => ({ api_key: id }),
    code: 'REVOKED',
  },
  {
    what: 'another contract deletes it',
    method: 'DELETE',
    path: ({ id }) => `/api/admin/api-keys/${id}`,
    code: 'REVOKED',
  },
  {
    what: 'its user is made inactive',
    method: 'PUT',
    path: userPath,
    body: () => ({ status: 'inactive' }),
    code: 'USER_INACTIVE',
  },
  {
    what: 'its user loses a role',
    method: 'PUT',
    path: userPath,
    body: () => ({ roles: [] }),
    code: 'INSUFFICIENT_SCOPE',
    for: 'scopes of its user',
  },
  { what: 'its user is deleted', method: 'DELETE', path: (key) => `${userPath(key)}?force=true`, code: 'NOT_FOUND' },
  {
    what: 'its project is deleted',
    method: 'DELETE',
    path: (key) => `${projectPath(key)}?force=true`,
    code: 'REVOKED',
  },
  {
    what: 'its user leaves the project',
    method: 'DELETE',
    path: (key) => `${projectPath(key)}/users/${key.userId}`,
    code: 'REVOKED',
  },
]
