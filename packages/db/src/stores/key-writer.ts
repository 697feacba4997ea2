import type { KeyWriter, NewKeyRow } from '@keystead/domain'
import type { Pool } from 'pg'
import { Batcher } from './batcher.ts'
import { run } from './query.ts'

/**
 * Keys that are made at the same time go into one statement and one commit, each with its audit event. A key whose user
 * is not there (any more) is left out; its user's row is locked, so that it cannot go before the key is in.
 */
const INSERT = `
  with wanted as (
    select * from jsonb_to_recordset($1::jsonb) as t (
      ord int, user_kind text, id uuid, tenant_id uuid, user_id uuid, kind text, name text, prefix text, last_six text,
      hash text, secret_id text, scopes text[], expires_at timestamptz, created_at timestamptz,
      event_id uuid, actor_id uuid, actor_key_id uuid, ip text, user_agent text, request_id text, details jsonb)
  ), found as (
    select w.* from wanted w
    join api_user u on u.id = w.user_id and u.tenant_id = w.tenant_id and u.kind = coalesce(w.user_kind, u.kind)
    order by u.id
    for key share of u
  ), keys as (
    insert into api_key (id, tenant_id, user_id, kind, name, prefix, last_six, hash, secret_id, scopes, expires_at, created_at)
    select id, tenant_id, user_id, kind, name, prefix, last_six, decode(hash, 'hex'), secret_id, scopes, expires_at, created_at
    from found
  ), events as (
    insert into audit_event (id, tenant_id, actor_id, actor_key_id, action, target_type, target_id, outcome, ip, user_agent,
                             request_id, details, created_at)
    select event_id, tenant_id, actor_id, actor_key_id, 'key.created', 'key', id::text, 'success', ip, user_agent,
           request_id, details, created_at
    from found
  )
  select ord from found`

const columnsOf = ({ key, userKind, event }: NewKeyRow, ord: number) => ({
  ord,
  user_kind: userKind,
  id: key.id,
  tenant_id: key.tenantId,
  user_id: key.userId,
  kind: key.kind,
  name: key.name,
  prefix: key.prefix,
  last_six: key.lastSix,
  hash: key.hash.toString('hex'),
  secret_id: key.secretId,
  scopes: key.scopes,
  expires_at: key.expiresAt,
  created_at: key.createdAt,
  event_id: event.id,
  actor_id: event.actorId,
  actor_key_id: event.actorKeyId,
  ip: event.ip,
  user_agent: event.userAgent,
  request_id: event.requestId,
  details: event.details,
})

export function createKeyWriter(pool: Pool): KeyWriter {
  const inserts = new Batcher<NewKeyRow, boolean>(async (rows) => {
    const values = [JSON.stringify(rows.map(columnsOf))]
    const inserted = await run<{ ord: number }>(pool, { name: 'key-insert', text: INSERT, values })
    const ords = new Set(inserted.map(({ ord }) => ord))
    return rows.map((_, ord) => ords.has(ord))
  })
  return { insert: (row) => inserts.load(row) }
}
