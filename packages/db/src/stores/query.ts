import { type Pool, type QueryResultRow, types } from 'pg'

export interface PreparedQuery {
  /** Names the prepared statement: one name, one text. */
  name: string
  text: string
  values: unknown[]
}

/**
 * Runs a prepared statement with the driver's own reading of values. The ORM's pool reads timestamps as text, since the
 * ORM parses them itself; here they are dates.
 */
export async function run<Row extends QueryResultRow>(pool: Pool, query: PreparedQuery): Promise<Row[]> {
  const { rows } = await pool.query<Row>({ ...query, types })
  return rows
}
