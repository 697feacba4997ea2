import type { AuditPushStore, LogBehind, PushLease, PushPlace, PushWants } from '@keystead/domain'
import type { Pool } from 'pg'

const ADD = `
  insert into audit_destination (name, failures) select name, 0 from unnest($1::text[]) as name
  on conflict (name) do nothing`

/**
 * Every log is looked at.
 *
 * @param $1 the destination
 * @param $2 whether it gets events
 * @param $3 when the last checkpoint must have been signed at the latest, for another one
 */
const BEHIND = `
  from audit_log l left join audit_place c on c.destination = $1 and c.tenant_id = l.tenant_id
  where ($2 and coalesce(c.next_seq, 0) < l.size)
     or (coalesce(c.checkpoint_size, 0) < l.tree_size and (c.checkpoint_at is null or c.checkpoint_at <= $3))`

const LOGS_BEHIND = `
  select l.tenant_id as "tenantId", coalesce(c.next_seq, 0)::float8 as "nextSeq", l.size::float8 as size,
         l.tree_size::float8 as "treeSize", coalesce(c.checkpoint_size, 0)::float8 as "checkpointSize",
         c.checkpoint_at as "checkpointAt"
  ${BEHIND} order by l.size - coalesce(c.next_seq, 0), l.tenant_id limit $4`

const MARK = `select concat_ws('/', count(*), sum(size), sum(tree_size)) as mark from audit_log`

/** It counts, since for an `exists` the planner looks each log up by itself: seconds for a hundred thousand with nothing new. */
const IS_BEHIND = `select count(*) > 0 as "isBehind" ${BEHIND}`

/** Leases follow the clock of the database. */
const TAKE = `
  update audit_destination
  set lease_id = gen_random_uuid(), leased_until = clock_timestamp() + $3 * interval '1 millisecond'
  where name = $1 and ($4 or due_at is null or due_at <= $2) and (leased_until is null or leased_until <= clock_timestamp())
  returning name as destination, lease_id as "leaseId", failures`

const ADVANCE = `
  with held as (
    update audit_destination
    set failures = 0, due_at = null, leased_until = clock_timestamp() + $3 * interval '1 millisecond'
    where name = $1 and lease_id = $2
    returning name
  ), moved as (
    insert into audit_place (destination, tenant_id, next_seq, checkpoint_size, checkpoint_at)
    select h.name, m.tenant_id, m.next_seq, m.checkpoint_size, m.checkpoint_at
    from held h cross join unnest($4::uuid[], $5::bigint[], $6::bigint[], $7::timestamptz[])
      as m (tenant_id, next_seq, checkpoint_size, checkpoint_at)
    on conflict (destination, tenant_id) do update
      set next_seq = excluded.next_seq, checkpoint_size = excluded.checkpoint_size, checkpoint_at = excluded.checkpoint_at
  )
  select from held`

const FAIL = `
  update audit_destination set failures = $3, due_at = $4, lease_id = null, leased_until = null
  where name = $1 and lease_id = $2`

const RELEASE = `
  update audit_destination set lease_id = null, leased_until = null where name = $1 and lease_id = $2`

const valuesOf = (destination: string, { events, checkpointsBefore }: PushWants): unknown[] => [
  destination,
  events,
  checkpointsBefore,
]

type BehindRow = Omit<LogBehind, 'checkpointAt'> & { checkpointAt: string | Date | null }

/** The pool of the ORM leaves times as they come. */
const logBehind = ({ checkpointAt, ...row }: BehindRow): LogBehind => ({
  ...row,
  checkpointAt: checkpointAt === null ? null : new Date(checkpointAt),
})

const columnsOf = (places: readonly PushPlace[]): unknown[][] => [
  places.map(({ tenantId }) => tenantId),
  places.map(({ nextSeq }) => nextSeq),
  places.map(({ checkpointSize }) => checkpointSize),
  places.map(({ checkpointAt }) => checkpointAt),
]

export function createAuditPushStore(pool: Pool): AuditPushStore {
  return {
    async add(destinations) {
      await pool.query(ADD, [destinations])
    },
    async mark() {
      const { rows } = await pool.query<{ mark: string }>(MARK)
      return rows[0]?.mark ?? ''
    },
    async isBehind(destination, wants) {
      const { rows } = await pool.query<{ isBehind: boolean }>(IS_BEHIND, valuesOf(destination, wants))
      return rows[0]?.isBehind ?? false
    },
    async take(destination, { now, leaseMs, insists }) {
      const { rows } = await pool.query<PushLease>(TAKE, [destination, now, leaseMs, insists])
      return rows[0] ?? null
    },
    async behind(destination, wants, limit) {
      const { rows } = await pool.query<BehindRow>(LOGS_BEHIND, [...valuesOf(destination, wants), limit])
      return rows.map(logBehind)
    },
    async advance({ destination, leaseId }, places, leaseMs) {
      const { rowCount } = await pool.query(ADVANCE, [destination, leaseId, leaseMs, ...columnsOf(places)])
      return rowCount === 1
    },
    async fail({ destination, leaseId }, { failures, dueAt }) {
      await pool.query(FAIL, [destination, leaseId, failures, dueAt])
    },
    async release({ destination, leaseId }) {
      await pool.query(RELEASE, [destination, leaseId])
    },
  }
}
