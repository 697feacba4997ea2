import { LOCAL_WRAPPER, SEALED_TABLES, type SealedTable } from '@keystead/domain'
import type { ClientBase, Pool } from 'pg'

export const SEALED_TABLE_NAMES = Object.keys(SEALED_TABLES).filter(
  (name): name is SealedTable => name in SEALED_TABLES,
)

export const columnsOf = (table: SealedTable): string[] => Object.keys(SEALED_TABLES[table].columns)

/** The rows of a table that the server secret encrypts. */
export const subjectOf = (table: SealedTable): string =>
  table === 'storage_key' ? `storage_key where wrapper = '${LOCAL_WRAPPER}'` : `${table} where true`

/** Whether a row is under one of some secrets. @param ids a parameter: their ids */
export const isUnder = (table: SealedTable, ids: string): string =>
  SEALED_TABLES[table].isMarked
    ? `sealed_with = any(${ids}::text[])`
    : `(${columnsOf(table)
        .map((column) => `encode(substring(${column} from 1 for 4), 'hex') = any(${ids}::text[])`)
        .join(' or ')})`

/** How many rows of a table are encrypted under a server secret. */
export interface SealedRows {
  table: string
  rows: number
}

/** An earlier release has not all of them. */
const COLUMNS = `
  select table_name || '.' || column_name as name from information_schema.columns
  where table_schema = current_schema() and table_name = any($1)`

/** Rows under some secrets. @returns tables that have any */
export async function rowsUnder(client: ClientBase | Pool, secretIds: readonly string[]): Promise<SealedRows[]> {
  if (secretIds.length === 0) return []
  const { rows: columns } = await client.query<{ name: string }>(COLUMNS, [SEALED_TABLE_NAMES])
  const known = new Set(columns.map(({ name }) => name))
  const found: SealedRows[] = []
  for (const table of SEALED_TABLE_NAMES) {
    const needed = [...columnsOf(table), ...(SEALED_TABLES[table].isMarked ? ['sealed_with'] : [])]
    if (!needed.every((column) => known.has(`${table}.${column}`))) continue
    const text = `select count(*)::int as rows from ${subjectOf(table)} and ${isUnder(table, '$1')}`
    const { rows } = await client.query<{ rows: number }>(text, [secretIds])
    const [count] = rows
    if (count && count.rows > 0) found.push({ table, rows: count.rows })
  }
  return found
}
