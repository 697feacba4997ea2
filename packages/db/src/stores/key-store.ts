import {
  type DisabledChange,
  type HeldScopes,
  type KeyRow,
  type KeyStore,
  type LiveKeyQuery,
  type NewKeyRow,
  type Revocation,
  roleScopesSql,
  type Statement,
} from '@keystead/domain'
import type { Pool } from 'pg'
import { type Confirmations, notifyOfKeys } from '../feed/confirmations.ts'
import { INSERT_AUDIT_EVENT } from './audit-event.ts'
import { Batcher } from './batcher.ts'
import { columnOf } from './column-name.ts'
import { countKeys, findKeys, type KeyListPools } from './key-list.ts'
import { run } from './query.ts'
import { runWithin } from './within.ts'
import { written } from './written.ts'

/**
 * Keys issued at the same time share one statement and one commit, each with its credits and its audit event. A key whose user does
 * not exist (any more) is skipped; the user's row is locked, so that it cannot be deleted before the key is stored.
 */
const insertStatement = (columns: readonly string[]): string => `
  with wanted as materialized (
    select t.*, jsonb_populate_record(null::api_key, t.row) as key from jsonb_to_recordset($1::jsonb) as t (
      ord int, user_kind text, row jsonb, credits bigint, refill_amount bigint, refill_seconds int, event_id uuid, action text,
      actor_id uuid, actor_key_id uuid, ip text, user_agent text, request_id text, details jsonb)
  ), found as materialized (
    select w.* from wanted w
    join api_user u on u.id = (w.key).user_id and u.tenant_id = (w.key).tenant_id and u.kind = coalesce(w.user_kind, u.kind)
    order by u.id
    for key share of u
  ), keys as (
    insert into api_key (${columns.join(', ')})
    select ${columns.map((column) => `(key).${column}`).join(', ')} from found
  ), credits as (
    insert into key_credit (key_id, tenant_id, remaining, refill_amount, refill_seconds, refilled_at)
    select (key).id, (key).tenant_id, credits, refill_amount, refill_seconds, (key).created_at from found
    where credits is not null
  ), events as (
    ${INSERT_AUDIT_EVENT}
    select event_id, (key).tenant_id, actor_id, actor_key_id, action, 'key', (key).id::text, 'success', ip, user_agent,
           request_id, details, null::jsonb, (key).created_at
    from found
  )
  select ord from found`

let insertText: string | undefined

/** The statement names the columns of a {@link KeyRow} alone: a later release may have added some that have a default. */
const insertTextFor = (row: KeyRow): string =>
  (insertText ??= insertStatement(Object.keys(row).map((property) => columnOf(property))))

const LIVE = `
  api_key k join api_user u on u.id = k.user_id and u.kind = coalesce($4, u.kind)
  where k.tenant_id = $1 and (k.id = any($2) or k.hash = any($3)) and k.revoked_at is null`

const FIND_SCOPES = `
  select k.management, k.scopes,
         jsonb_strip_nulls(jsonb_build_object('scopes', u.scopes, 'roles', u.roles, 'roleScopes', ${roleScopesSql('u.tenant_id', 'u.roles')})) as user
  from ${LIVE}`

/**
 * Locks the keys and nothing else, so it can wait for others but not deadlock. With a question to the replicas it commits without
 * waiting for the disk; the receipt waits for that.
 */
const REVOKE = `
  with later as materialized (
    select set_config('synchronous_commit', case when q.question is null then current_setting('synchronous_commit') else 'off' end, true)
    from (select $13::text as question) q
  ), found as (
    select k.id from later cross join ${LIVE}
  ), revoked as (
    update api_key k set revoked_at = $5, project_id = case when $14 then null else k.project_id end from found
    where k.id = found.id and k.revoked_at is null and (not $6 or k.scopes is not distinct from $7)
    returning k.id, k.tenant_id, k.user_id, k.hash
  ), events as (
    ${INSERT_AUDIT_EVENT}
    select ($8::uuid[])[row_number() over (order by id)], tenant_id, $9, $10, 'key.revoked', 'key', id::text, 'success', $11, $12, $15,
           jsonb_build_object('user_id', user_id),
           jsonb_build_object('revoked_at', jsonb_build_object('before', null, 'after', ${written('$5::timestamptz')})), $5 from revoked
  )
  select array_agg(id::text) as ids, case when $13::text is not null then ${notifyOfKeys('hash', '$13')} end
  from revoked having count(*) > 0`

const SET_DISABLED = `
  with changed as (
    update api_key k set disabled_at = $3 from api_key b
    where b.id = k.id and k.tenant_id = $1 and k.id = any($2) and k.revoked_at is null
      and (k.disabled_at is null) = ($3::timestamptz is not null)
    returning k.id, k.tenant_id, b.disabled_at as before
  ), events as (
    ${INSERT_AUDIT_EVENT}
    select ($4::uuid[])[row_number() over (order by id)], tenant_id, $5, $6, $7, 'key', id::text, 'success', $8, $9, $10, null,
           jsonb_build_object('disabled_at', jsonb_build_object('before', ${written('before')}, 'after', ${written('$3::timestamptz')})), $11
    from changed
  )
  select array_agg(id::text) as ids from changed having count(*) > 0`

const valuesOf = ({ tenantId, handle, userKind }: LiveKeyQuery) =>
  'ids' in handle ? [tenantId, handle.ids, [], userKind] : [tenantId, [], handle.hashes, userKind]

const storedValue = (value: unknown): unknown =>
  value instanceof Buffer ? String.raw`\x${value.toString('hex')}` : value

const storedRow = (key: KeyRow) =>
  Object.fromEntries(Object.entries(key).map(([property, value]) => [columnOf(property), storedValue(value)]))

const wantedRow = ({ key, credits, userKind, event }: NewKeyRow, ord: number) => ({
  ord,
  user_kind: userKind,
  row: storedRow(key),
  credits: credits?.remaining ?? null,
  refill_amount: credits?.refill?.amount ?? null,
  refill_seconds: credits?.refill?.everySeconds ?? null,
  event_id: event.id,
  action: event.action,
  actor_id: event.actorId,
  actor_key_id: event.actorKeyId,
  ip: event.ip,
  user_agent: event.userAgent,
  request_id: event.requestId,
  details: event.details,
})

interface Inserted {
  ord: number
}

interface Changed {
  ids: string[]
}

/** @param rows at least one */
function insertOf(rows: readonly NewKeyRow[]): { text: string; values: unknown[] } {
  const [first] = rows
  if (!first) throw new Error('an insert has at least one key')
  return { text: insertTextFor(first.key), values: [JSON.stringify(rows.map(wantedRow))] }
}

function areInserted(rows: readonly NewKeyRow[], inserted: readonly Inserted[]): boolean[] {
  const ords = new Set(inserted.map(({ ord }) => ord))
  return rows.map((_, ord) => ords.has(ord))
}

/** @param question to the replicas; null: they are asked later */
function revokeValues(keys: LiveKeyQuery, revocation: Revocation, question: string | null): unknown[] {
  const { revokedAt, event, eventIds, found, leavesProject } = revocation
  const { actorId, actorKeyId, ip, userAgent, requestId } = event
  const change = [...valuesOf(keys), revokedAt, found !== null, found?.scopes ?? null, eventIds]
  return [...change, actorId, actorKeyId, ip, userAgent, question, leavesProject, requestId]
}

/** @param pools `hot` also writes */
export function createKeyStore(pools: KeyListPools, confirmations: Confirmations): KeyStore {
  const { hot: pool } = pools
  const insert = async (rows: readonly NewKeyRow[]): Promise<boolean[]> => {
    return areInserted(rows, await run<Inserted>(pool, { name: 'key-insert', ...insertOf(rows) }))
  }
  const inserts = new Batcher<NewKeyRow, boolean>(insert)
  return {
    insert: (rows) => ({
      async within(tx) {
        const { text, values } = insertOf(rows)
        return areInserted(rows, await runWithin<Inserted>(tx, text, values))
      },
      async alone() {
        const [row, ...more] = rows
        const value = row && more.length === 0 ? [await inserts.load(row)] : await insert(rows)
        return { value, receipt: null }
      },
      // Replicas may have cached that a key chosen elsewhere is unknown.
      hasChangedCredentials: () => rows.some(({ key }) => key.imported),
    }),
    revoke: (keys, revocation) => revocationOf(confirmations, keys, revocation),
    setDisabled: (change) => disablingOf(pool, change),
    find: (query) => findKeys(pools, query),
    count: (query) => countKeys(pools, query),
    async findScopes(key) {
      const [found] = await run<HeldScopes>(pool, { name: 'key-find-scopes', text: FIND_SCOPES, values: valuesOf(key) })
      return found ?? null
    },
  }
}

function disablingOf(pool: Pool, { tenantId, ids, disabledAt, event, eventIds }: DisabledChange): Statement<string[]> {
  const { action, actorId, actorKeyId, ip, userAgent, requestId, createdAt } = event
  const values = [tenantId, ids, disabledAt, eventIds, actorId, actorKeyId, action, ip, userAgent, requestId, createdAt]
  return {
    within: async (tx) => (await runWithin<Changed>(tx, SET_DISABLED, values))[0]?.ids ?? [],
    alone: async () => {
      const [changed] = await run<Changed>(pool, { name: 'key-set-disabled', text: SET_DISABLED, values })
      return { value: changed?.ids ?? [], receipt: null }
    },
    hasChangedCredentials: (changed) => changed.length > 0,
  }
}

function revocationOf(confirmations: Confirmations, keys: LiveKeyQuery, revocation: Revocation): Statement<string[]> {
  return {
    async within(tx) {
      const [revoked] = await runWithin<Changed>(tx, REVOKE, revokeValues(keys, revocation, null))
      return revoked?.ids ?? []
    },
    async alone() {
      const asked = await confirmations.changeAndAsk<Changed>((question) => ({
        name: 'key-revoke',
        text: REVOKE,
        values: revokeValues(keys, revocation, question),
      }))
      return { value: asked?.changed.ids ?? [], receipt: asked?.receipt ?? null }
    },
    hasChangedCredentials: (ids) => ids.length > 0,
  }
}
