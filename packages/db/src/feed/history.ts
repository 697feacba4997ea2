import type { Client, Pool } from 'pg'

/** The tables that copies are read from, and the list of replicas. */
const TABLES = ['api_key', 'api_user', 'session', 'content_token', 'key_credit', 'replica']

const listOfTables = TABLES.map((table) => `'${table}'`).join(', ')

/**
 * Identifies the history that a replica copies from, as text, in a query on its own row `r` of `replica`. It changes whenever
 * changes may have been made without a trigger firing:
 *
 * - the transaction that inserted the row, which no backup preserves: a restore inserts it anew
 * - which tables there are, and in which files: they change when a table is dropped and created again, emptied, or rewritten
 * - the triggers, and when each was last switched off or on
 *
 * A database that is restored from files was stopped for that, which ended the connection; the next one begins with an empty copy.
 */
export const HISTORY = `md5(concat_ws(' ', r.tableoid, r.xmin,
  (select string_agg(concat_ws(':', c.oid, c.relfilenode), ' ' order by c.oid)
   from pg_class c where c.relname in (${listOfTables}) and pg_table_is_visible(c.oid)),
  (select string_agg(concat_ws(':', t.oid, t.xmin, t.tgenabled), ' ' order by t.oid)
   from pg_trigger t join pg_class c on c.oid = t.tgrelid
   where c.relname in (${listOfTables}) and pg_table_is_visible(c.oid) and t.tgname like 'keystead%')))`

const PLACE = `
  select concat_ws('/', system_identifier,
    case when pg_is_in_recovery() then 'standby' else substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) end,
    (select oid from pg_database where datname = current_database())) as place
  from pg_control_system()`

/** A connection or a pool. */
type Asker = Pick<Client, 'query'> | Pick<Pool, 'query'>

/**
 * Which database a connection leads to: of which cluster, on which of its timelines.
 *
 * @returns null when that is unknown, for instance because the provider of the database does not permit the query
 */
export async function placeOf(asker: Asker): Promise<string | null> {
  const answer = await asker.query<{ place: string }>(PLACE).catch(() => null)
  return answer?.rows[0]?.place ?? null
}
