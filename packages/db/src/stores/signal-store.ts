import type { DuePush, HeldSet, NewSet, SignalStore, StreamState } from '@keystead/domain'
import type { Pool } from 'pg'

/** The client of a stream may act: one that may not is told nothing. $1: now. */
const CLIENT_ACTS = `
  exists (select from api_user u where u.id = s.user_id and u.status = 'active' and (u.expires_at is null or u.expires_at > $1))`

const BEHIND = `
  select s.id from signal_stream s join audit_log l on l.tenant_id = s.tenant_id
  where s.next_seq < l.size and s.status <> 'disabled' and ${CLIENT_ACTS}`

const STATE = `
  select s.id, s.tenant_id as "tenantId", s.events_requested as "eventsRequested", s.excluded, s.status,
         s.next_seq::float8 as "nextSeq",
         (select count(*)::int from signal_set e where e.stream_id = s.id) as held
  from signal_stream s where s.id = $2 and ${CLIENT_ACTS}`

const FACTS_OF_KEYS = `
  select id, user_id as "userId" from api_key where tenant_id = $1 and id::text = any($2)`

const FACTS_OF_USERS = `
  select id, status = 'active' and (expires_at is null or expires_at > $3) as "isActive"
  from api_user where tenant_id = $1 and id::text = any($2)`

/** The rows of $1, in their order, for the stream that precedes. */
const insertOf = (stream: string): string => `
  insert into signal_set (tenant_id, stream_id, jti, control, claims, created_at)
  select s.tenant_id, s.id, e.jti, e.control, e.claims, e.created_at
  from ${stream} s cross join rows from (
    jsonb_to_recordset($1::jsonb) as (jti uuid, control boolean, claims jsonb, created_at timestamptz)
  ) with ordinality as e(jti, control, claims, created_at, place)
  order by e.place`

/** The lock of the stream puts the positions of events in the order of the log, whoever moves it. */
const ADVANCE = `
  with moved as (
    update signal_stream set next_seq = $4 where id = $2 and next_seq = $3 and status <> 'disabled' returning id, tenant_id
  ), added as (${insertOf('moved')})
  select count(*)::int as moved from moved`

const ADD = `
  with locked as (select id, tenant_id from signal_stream where id = $2 for update)
  ${insertOf('locked')}`

const STOP = `
  with stopped as (
    update signal_stream set status = $3, reason = $4, updated_at = $5 where id = $2 and status <> 'disabled'
    returning id, tenant_id
  ), dropped as (
    delete from signal_set where $6 and stream_id in (select id from stopped)
  )
  ${insertOf('stopped')}`

/** What may be delivered of a stream. */
const MAY_GO = `(s.status = 'enabled' or e.control)`

const HELD = `
  select e.jti, e.claims, floor(extract(epoch from e.created_at))::float8 as "issuedAt"
  from signal_set e join signal_stream s on s.id = e.stream_id
  where e.stream_id = $1 and ${MAY_GO} order by e.position limit $2`

const WITH_HELD = `
  select s.id from signal_stream s
  where s.id = any($1) and exists (select from signal_set e where e.stream_id = s.id and ${MAY_GO})`

const REMOVE = 'delete from signal_set where stream_id = $1 and jti::text = any($2)'

const STALE = `
  select s.id from signal_stream s
  where s.status <> 'disabled'
    and (select e.created_at from signal_set e where e.stream_id = s.id order by e.position limit 1) < $1`

const TAKE_PUSH = `
  update signal_stream set taken_until = $2 where id = (
    select s.id from signal_stream s
    where s.endpoint_url is not null and s.status = 'enabled' and (s.due_at is null or s.due_at <= $1) and (s.taken_until is null or s.taken_until <= $1)
      and exists (select from signal_set e where e.stream_id = s.id) and ${CLIENT_ACTS}
    order by s.due_at nulls first limit 1 for update skip locked
  )
  returning id, tenant_id as "tenantId", endpoint_url as "endpointUrl", secret_sealed as "sealedSecret", failures`

const LEAVE_PUSH = 'update signal_stream set taken_until = null, failures = $2, due_at = $3 where id = $1'

const rowsOf = (sets: readonly NewSet[]): string =>
  JSON.stringify(sets.map(({ createdAt, ...set }) => ({ ...set, created_at: createdAt })))

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id)

export function createSignalStore(pool: Pool): SignalStore {
  const all = async <Row extends object>(text: string, values: unknown[]): Promise<Row[]> =>
    (await pool.query<Row>(text, values)).rows
  return {
    behind: async (now) => idsOf(await all(BEHIND, [now])),
    state: async (streamId, now) => (await all<StreamState>(STATE, [now, streamId]))[0] ?? null,
    async facts(tenantId, { keys, users }, now) {
      const found = await all<{ id: string; userId: string }>(FACTS_OF_KEYS, [tenantId, keys])
      const known = await all<{ id: string; isActive: boolean }>(FACTS_OF_USERS, [tenantId, users, now])
      return {
        usersOfKeys: new Map(found.map(({ id, userId }) => [id, userId])),
        activeUsers: new Map(known.map(({ id, isActive }) => [id, isActive])),
      }
    },
    async advance({ id, nextSeq }, to, sets) {
      const [row] = await all<{ moved: number }>(ADVANCE, [rowsOf(sets), id, nextSeq, to])
      return row?.moved === 1
    },
    async add(streamId, set) {
      await pool.query(ADD, [rowsOf([set]), streamId])
    },
    async stop(streamId, { status, reason, set, dropping }, now) {
      await pool.query(STOP, [rowsOf(set === null ? [] : [set]), streamId, status, reason, now, dropping])
    },
    held: (streamId, limit) => all<HeldSet>(HELD, [streamId, limit]),
    withHeld: async (streamIds) => idsOf(await all(WITH_HELD, [streamIds])),
    remove: async (streamId, jtis) => (await pool.query(REMOVE, [streamId, jtis])).rowCount ?? 0,
    stale: async (before) => idsOf(await all(STALE, [before])),
    takePush: async (now, until) => (await all<DuePush>(TAKE_PUSH, [now, until]))[0] ?? null,
    async leavePush(streamId, { failures, dueAt }) {
      await pool.query(LEAVE_PUSH, [streamId, failures, dueAt])
    },
  }
}
