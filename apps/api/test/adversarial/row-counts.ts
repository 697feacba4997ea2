import { type Database, openDatabase } from '@keystead/db'

/** How many rows each table has, but for the audit log, which keeps what was refused, too. */
export async function rowCounts({ pool }: Database): Promise<Record<string, number>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and not starts_with(tablename, 'audit_') order by 1`,
  )
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::int as count from "${name}"`)
  const { rows } = await pool.query<{ name: string; count: number }>(counts.join(' union all '))
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

export const openRows = (databaseUrl: string): Promise<Database> => openDatabase(databaseUrl)
