import { INITIAL } from '../migrations/index.ts'
import { FIRST_OLDER, OLDER_STEPS } from '../migrations/older-steps.ts'

/** Runs SQL, `?` being its parameters, in the transaction of the migrations. */
export type Run = (sql: string, parameters?: readonly unknown[]) => Promise<unknown>

const MADE = 'insert into keystead_migration (name) values (?)'

/**
 * Brings a database with migrations from before the initial one to the schema of that one, and records it as applied. Any other
 * database is left unchanged.
 *
 * @param executed names of the migrations that the database has; of the older ones, those of any branch
 * @returns names of the steps that it has run
 */
export async function upgradeOlder(executed: readonly string[], run: Run): Promise<string[]> {
  if (!executed.includes(FIRST_OLDER) || executed.includes(INITIAL)) return []
  const missing = OLDER_STEPS.filter(({ name }) => !executed.includes(name))
  for (const { name, sql } of missing) {
    await run(sql)
    await run(MADE, [name])
  }
  await run(MADE, [INITIAL])
  return missing.map(({ name }) => name)
}
