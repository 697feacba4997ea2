import type { EventLog } from '@keystead/domain'
import type { Pool } from 'pg'
import { LOGGED_EVENT, loggedEvent, type LoggedRow } from './event-columns.ts'
import { inTransaction } from './transaction.ts'
import { type BrokenTree, growTrees } from './tree-growth.ts'

/** At most this many events get their places in one transaction. */
const BATCH = 1000

/** More follow at once, up to so many transactions. */
const ROUNDS = 20

/** Replicas take turns by this number. Two at a time could give an event an earlier place than one that was committed before it. */
const TURN = 5_741_839_268

/** @param $1 tenants whose trees cannot grow */
const IS_ANY_DUE = `
  select exists (select from audit_pending where due_at is null or due_at <= clock_timestamp())
      or exists (select from audit_log where tree_size < size and tenant_id <> all($1::uuid[])) as due`

const TAKE_TURN = 'select pg_try_advisory_xact_lock($1) as taken'

const WAIT_FOR_TURN = 'select true as taken from pg_advisory_xact_lock($1)'

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
  select tenant_id as "tenantId", size::float8 as size, (select count(*) from due)::int as placed from grown`

interface Grown {
  tenantId: string
  size: number
  /** By the whole statement. */
  placed: number
}

const SIZE = 'select size::float8 as size from audit_log where tenant_id = $1'

const READ = `
  select ${LOGGED_EVENT}
  from audit_log_entry n join audit_event e on e.id = n.event_id
  where n.tenant_id = $1 and n.seq >= $2 order by n.seq limit $3`

export function createEventLog(pool: Pool): EventLog {
  const broken = new Map<string, BrokenTree>()
  let reported = 0
  /** @returns whether more may be due */
  async function appendSome(sizes: Map<string, number>, waits: boolean): Promise<boolean> {
    const { rows } = await pool.query<{ due: boolean }>(IS_ANY_DUE, [[...broken.keys()]])
    if (!rows[0]?.due) return false
    return inTransaction(pool, async (client) => {
      const { rows: turns } = await client.query<{ taken: boolean }>(waits ? WAIT_FOR_TURN : TAKE_TURN, [TURN])
      if (!turns[0]?.taken) return { commit: false, value: false }
      const { rows: grown } = await client.query<Grown>(APPEND, [BATCH])
      const isTreeBehind = await growTrees(client, broken)
      for (const { tenantId, size } of grown) sizes.set(tenantId, size)
      return { commit: true, value: isTreeBehind || grown[0]?.placed === BATCH }
    })
  }
  return {
    async append({ waits } = { waits: false }) {
      const sizes = new Map<string, number>()
      for (let round = 0; round < ROUNDS && (await appendSome(sizes, waits)); round += 1);
      // Reported once, by each process. A caller who waits has asked about one tenant, and for no other.
      const found = [...broken.values()].slice(reported)
      if (waits || found.length === 0) return sizes
      reported = broken.size
      throw new AggregateError(found, found.map(({ message }) => message).join('; '))
    },
    async size(tenantId) {
      const { rows } = await pool.query<{ size: number }>(SIZE, [tenantId])
      return rows[0]?.size ?? 0
    },
    async read(tenantId, from, limit) {
      const { rows } = await pool.query<LoggedRow>(READ, [tenantId, from, limit])
      return rows.map(loggedEvent)
    },
  }
}
