import type { EventLog } from '@keystead/domain'
import type { Pool, PoolClient } from 'pg'
import { DamagedLogs } from './damaged-logs.ts'
import { LOGGED_EVENT, loggedEvent, type LoggedRow } from './event-columns.ts'
import { inTransaction } from './transaction.ts'
import { growTrees } from './tree-growth.ts'

/** At most this many events get their places in one transaction. */
const BATCH = 1000

/** More follow at once, up to so many transactions. */
const ROUNDS = 20

/** Replicas take turns by this number. Two at a time could give an event an earlier place than one that was committed before it. */
const TURN = 5_741_839_268

const DUE = '(due_at is null or due_at <= clock_timestamp()) and tenant_id <> all($1::uuid[])'

/**
 * @param $1 tenants whose logs take no events
 * @param $2 tenants whose trees cannot grow
 */
const IS_ANY_DUE = `
  select exists (select from audit_pending where ${DUE})
      or exists (select from audit_log where tree_size < size and tenant_id <> all($2::uuid[])) as due`

/** @param $1 tenants whose logs take no events */
const TENANTS_DUE = `select distinct tenant_id as "tenantId" from audit_pending where ${DUE} order by 1`

const TAKE_TURN = 'select pg_try_advisory_xact_lock($1) as taken'

const WAIT_FOR_TURN = 'select true as taken from pg_advisory_xact_lock($1)'

/**
 * Also ends the counting of events that are placed: a count that comes later becomes an event of its own, since an entry never
 * changes. A count that is being stored keeps its row locked, with those of other events, in another order than this: it gets its
 * place the next time. So this waits for no count, and the two cannot deadlock.
 *
 * @param $1 tenants whose logs take no events
 * @param $2 the only tenant whose events are placed; null for all
 * @param $3 how many events at most
 */
const APPEND = `
  with first as materialized (
    select position, event_id from audit_pending where ${DUE} and ($2::uuid is null or tenant_id = $2)
    order by position limit $3
  ), counting as materialized (
    select e.id from first f join audit_event e on e.id = f.event_id where e.bucket is not null
  ), counted as materialized (
    select id from audit_event where id in (select id from counting) for update skip locked
  ), due as (
    delete from audit_pending
    where position in (
      select position from first
      where event_id not in (select id from counting where id not in (select id from counted))
    )
    returning position, tenant_id, event_id
  ), closed as (
    update audit_event set bucket = null where id in (select id from counted)
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
  const damaged = new DamagedLogs()
  /** @returns whether more may be due */
  async function appendSome(sizes: Map<string, number>, waits: boolean): Promise<boolean> {
    const { rows } = await pool.query<{ due: boolean }>(IS_ANY_DUE, [damaged.logs, damaged.trees])
    if (!rows[0]?.due) return false
    return inTransaction(pool, async (client) => {
      const { rows: turns } = await client.query<{ taken: boolean }>(waits ? WAIT_FOR_TURN : TAKE_TURN, [TURN])
      if (!turns[0]?.taken) return { commit: false, value: false }
      const grown = await place(client, damaged)
      const isTreeBehind = await growTrees(client, damaged)
      for (const { tenantId, size } of grown) sizes.set(tenantId, size)
      return { commit: true, value: isTreeBehind || grown[0]?.placed === BATCH }
    })
  }
  return {
    async append({ waits } = { waits: false }) {
      const sizes = new Map<string, number>()
      for (let round = 0; round < ROUNDS && (await appendSome(sizes, waits)); round += 1);
      // A caller who waits has asked about one tenant, and for no other.
      if (!waits) damaged.report()
      return sizes
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

/** Gives events their places: those of all tenants at once, or of each by itself when one of the logs does not take them. */
async function place(client: PoolClient, damaged: DamagedLogs): Promise<Grown[]> {
  const all = await placeOf(client, damaged, null)
  if (Array.isArray(all)) return all
  const { rows: tenants } = await client.query<{ tenantId: string }>(TENANTS_DUE, [damaged.logs])
  const grown: Grown[] = []
  for (const { tenantId } of tenants) {
    const placed = await placeOf(client, damaged, tenantId)
    if (Array.isArray(placed)) grown.push(...placed)
    else damaged.addLog(tenantId, placed)
  }
  return grown
}

/** @returns what grew, or why nothing did: a row that only this program writes was there already, or was changed */
async function placeOf(client: PoolClient, damaged: DamagedLogs, tenantId: string | null): Promise<Grown[] | Error> {
  await client.query('savepoint before_places')
  try {
    return (await client.query<Grown>(APPEND, [damaged.logs, tenantId, BATCH])).rows
  } catch (error) {
    if (!isOfData(error)) throw error
    await client.query('rollback to savepoint before_places')
    return error
  }
}

/** SQLSTATE classes 22 (data exception) and 23 (integrity constraint violation). */
const isOfData = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^2[23]/u.test(String(error.code))
