import type { EntityManager } from '@mikro-orm/core'
import { CompiledQuery, Kysely } from 'kysely'

/** Runs SQL, with `$1` and so on for its values, within the transaction of the ORM. */
export async function runWithin<Row>(tx: EntityManager, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const transaction = tx.getTransactionContext<unknown>()
  if (!(transaction instanceof Kysely)) throw new Error('the ORM has no transaction open')
  const { rows } = await transaction.executeQuery<Row>(CompiledQuery.raw(text, [...values]))
  return rows
}
