import type { EventLog, LoggedEvent } from '@keystead/domain'
import type { Pool } from 'pg'
import { inTransaction } from './transaction.ts'

/** At most this many events get their places in one transaction. */
const BATCH = 1000

/** Replicas take turns by this number. Two at a time could give an event an earlier place than one that was committed before it. */
const TURN = 5_741_839_268

const IS_ANY_DUE =
  'select exists (select from audit_pending where due_at is null or due_at <= clock_timestamp()) as due'

const TAKE_TURN = 'select pg_try_advisory_xact_lock($1) as taken'

/**
 * Also ends the counting of events that are placed: a count that comes later becomes an event of its own, since an entry never
 * changes.
 */
const APPEND = `
  with due as (
    delete from audit_pending
    where position in (
      select position from audit_pending where due_at is null or due_at <= clock_timestamp() order by position limit $1
    )
    returning position, tenant_id, event_id
  ), closed as (
    update audit_event set bucket = null where bucket is not null and id in (select event_id from due)
  ), grown as (
    insert into audit_log as l (tenant_id, size) select tenant_id, count(*) from due group by tenant_id order by tenant_id
    on conflict (tenant_id) do update set size = l.size + excluded.size
    returning tenant_id, size
  ), placed as (
    insert into audit_log_entry (tenant_id, seq, event_id)
    select d.tenant_id, g.size - count(*) over whole + row_number() over (whole order by d.position) - 1, d.event_id
    from due d join grown g using (tenant_id)
    window whole as (partition by d.tenant_id)
  )
  select tenant_id as "tenantId", size::float8 as size from grown`

const SIZE = 'select size::float8 as size from audit_log where tenant_id = $1'

const READ = `
  select n.seq::float8 as seq, e.id, e.tenant_id as "tenantId", e.actor_id as "actorId", e.actor_key_id as "actorKeyId", e.action,
         e.target_type as "targetType", e.target_id as "targetId", e.outcome, e.ip, e.user_agent as "userAgent",
         e.request_id as "requestId", e.details, e.count::float8 as count, e.created_at as "createdAt"
  from audit_log_entry n join audit_event e on e.id = n.event_id
  where n.tenant_id = $1 and n.seq >= $2 order by n.seq limit $3`

export function createEventLog(pool: Pool): EventLog {
  return {
    async append() {
      const { rows } = await pool.query<{ due: boolean }>(IS_ANY_DUE)
      if (!rows[0]?.due) return new Map()
      return inTransaction(pool, async (client) => {
        const { rows: turns } = await client.query<{ taken: boolean }>(TAKE_TURN, [TURN])
        if (!turns[0]?.taken) return { commit: false, value: new Map() }
        const { rows: grown } = await client.query<{ tenantId: string; size: number }>(APPEND, [BATCH])
        return { commit: true, value: new Map(grown.map(({ tenantId, size }) => [tenantId, size])) }
      })
    },
    async size(tenantId) {
      const { rows } = await pool.query<{ size: number }>(SIZE, [tenantId])
      return rows[0]?.size ?? 0
    },
    async read(tenantId, from, limit) {
      const { rows } = await pool.query<LoggedEvent>(READ, [tenantId, from, limit])
      return rows
    },
  }
}
