import type { EntityManager } from '@mikro-orm/core'
import { AbstractSqlConnection } from '@mikro-orm/postgresql'

/** Runs SQL, with `?` for its values, within the transaction of the ORM. */
export async function executeWithin<Row>(tx: EntityManager, sql: string, values: unknown[] = []): Promise<Row[]> {
  const connection = tx.getConnection('write')
  if (!(connection instanceof AbstractSqlConnection)) throw new Error('the ORM has no SQL connection')
  return connection.execute<Row[]>(sql, values, 'all', tx.getTransactionContext())
}
