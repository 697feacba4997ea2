import type { HeldScopes, KeyWriter, LiveKeyQuery, NewKeyRow } from '@keystead/domain'
import type { Pool } from 'pg'
import { type Confirmations, notifyOfKeys } from '../feed/confirmations.ts'
import { INSERT_AUDIT_EVENT } from './audit-event.ts'
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
      hash text, secret_id text, management boolean, scopes text[], expires_at timestamptz, created_at timestamptz,
      event_id uuid, actor_id uuid, actor_key_id uuid, ip text, user_agent text, request_id text, details jsonb)
  ), found as (
    select w.* from wanted w
    join api_user u on u.id = w.user_id and u.tenant_id = w.tenant_id and u.kind = coalesce(w.user_kind, u.kind)
    order by u.id
    for key share of u
  ), keys as (
    insert into api_key (id, tenant_id, user_id, kind, name, prefix, last_six, hash, secret_id, management, scopes, expires_at, created_at)
    select id, tenant_id, user_id, kind, name, prefix, last_six, decode(hash, 'hex'), secret_id, management, scopes, expires_at, created_at
    from found
  ), events as (
    ${INSERT_AUDIT_EVENT}
    select event_id, tenant_id, actor_id, actor_key_id, 'key.created', 'key', id::text, 'success', ip, user_agent,
           request_id, details, created_at
    from found
  )
  select ord from found`

const LIVE = `
  api_key k join api_user u on u.id = k.user_id and u.kind = coalesce($4, u.kind)
  where k.tenant_id = $1 and (k.id = $2 or k.hash = any($3)) and k.revoked_at is null`

const FIND_SCOPES = `select k.management, k.scopes, jsonb_build_object('scopes', u.scopes, 'roles', u.roles) as user from ${LIVE}`

/**
 * Locks the key and nothing else, so it can wait for others, but nobody in a circle. Whoever asks waits for the disk, when it
 * has asked.
 */
const END = `
  with later as materialized (
    select set_config('synchronous_commit', 'off', true)
  ), found as (
    select k.id from later cross join ${LIVE}
  ), ended as (
    update api_key k set revoked_at = $5 from found
    where k.id = found.id and k.revoked_at is null and (not $6 or k.scopes is not distinct from $7)
    returning k.id, k.tenant_id, k.user_id, k.hash
  ), events as (
    ${INSERT_AUDIT_EVENT}
    select $8, tenant_id, $9, $10, 'key.revoked', 'key', id::text, 'success', $11, $12, $13,
           jsonb_build_object('user_id', user_id), $5 from ended
  )
  select min(id::text) as id, ${notifyOfKeys('hash', '$14')} from ended having count(*) > 0`

const valuesOf = ({ tenantId, handle, userKind }: LiveKeyQuery) =>
  'id' in handle ? [tenantId, handle.id, [], userKind] : [tenantId, null, handle.hashes, userKind]

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
  management: key.management,
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

export function createKeyWriter(pool: Pool, confirmations: Confirmations): KeyWriter {
  const inserts = new Batcher<NewKeyRow, boolean>(async (rows) => {
    const values = [JSON.stringify(rows.map(columnsOf))]
    const inserted = await run<{ ord: number }>(pool, { name: 'key-insert', text: INSERT, values })
    const ords = new Set(inserted.map(({ ord }) => ord))
    return rows.map((_, ord) => ords.has(ord))
  })
  return {
    insert: (row) => inserts.load(row),
    async findScopes(key) {
      const values = valuesOf(key)
      const [found] = await run<HeldScopes>(pool, { name: 'key-find-scopes', text: FIND_SCOPES, values })
      return found ?? null
    },
    async end(key, { revokedAt, event, found }) {
      const { id, actorId, actorKeyId, ip, userAgent, requestId } = event
      const change = [...valuesOf(key), revokedAt, found !== null, found?.scopes ?? null]
      const asked = await confirmations.changeAndAsk<{ id: string }>((question) => ({
        name: 'key-end',
        text: END,
        values: [...change, id, actorId, actorKeyId, ip, userAgent, requestId, question],
      }))
      return asked && { id: asked.changed.id, receipt: asked.receipt }
    },
  }
}
