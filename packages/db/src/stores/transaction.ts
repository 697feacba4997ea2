import type { Pool, PoolClient } from 'pg'
import { LIMIT_TRANSACTION } from '../connection-limits.ts'

/**
 * Runs statements in a transaction on one connection, committed if `commit` is true. A connection that cannot even roll back is
 * closed.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<{ commit: boolean; value: T }>,
): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query(`begin; ${LIMIT_TRANSACTION}`)
    const { commit, value } = await work(client)
    await client.query(commit ? 'commit' : 'rollback')
    return value
  } catch (error) {
    await client.query('rollback').catch(() => (broken = true))
    throw error
  } finally {
    client.release(broken)
  }
}
